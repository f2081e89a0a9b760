// Package storetest is the contract that every engine of the store must pass. Run
// it against a store that opens fresh; whatever an engine does differently, the
// people who use it must not be able to tell.
package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

// Store is what the contract is about.
type Store interface {
	testkit.Store
	Analyze(ctx context.Context) error
	Close() error
}

// clauses are the contract, one sentence each.
var clauses = []struct {
	name string
	test func(*testing.T, Store)
}{
	{"every record comes back as it was", everyRecordComesBack},
	{"the same id twice adds nothing", theSameIDTwiceAddsNothing},
	{"organisations never meet", organisationsNeverMeet},
	{"what is not there is denied", whatIsNotThereIsDenied},
	{"a shared reference is nobody's", aSharedReferenceIsNobodys},
	{"changes change one thing", changesChangeOneThing},
	{"a failed write keeps nothing", aFailedWriteKeepsNothing},
	{"a panic keeps nothing and hurts nobody", aPanicKeepsNothing},
	{"a cancelled write keeps nothing", aCancelledWriteKeepsNothing},
	{"a read sees one state", aReadSeesOneState},
	{"a read cannot write", aReadCannotWrite},
	{"many writers lose and double nothing", manyWritersLoseNothing},
	{"holding a person makes others wait", holdingAPersonMakesOthersWait},
	{"holding a number makes others wait", holdingANumberMakesOthersWait},
	{"two answers at once both stand", twoAnswersAtOnceBothStand},
	{"only words are words", onlyWordsAreWords},
	{"steps are what the standing answers say", stepsAreWhatAnswersSay},
	{"steps are right after a rush", stepsAreRightAfterARush},
	{"the caseload is in order and in pages", caseloadIsInOrder},
	{"a person is corrected, and found by what is said now alone", aPersonIsCorrected},
	{"an appointment has a version for each change, and is found by its number", anAppointmentHasVersions},
	{"a record leads to its person", aRecordLeadsToItsPerson},
	{"staff is who works in a team now", staffIsWhoWorksInATeamNow},
	{"people are those with standing, in pages", peopleAreThoseWithStanding},
	{"a search means what it says", searchMeansWhatItSays},
	{"teams begin and end", teamsBeginAndEnd},
	{"teams are counted", teamsAreCounted},
	{"audit entries come latest first, in pages", auditEntriesInPages},
	{"a log has every entry once", aLogHasEveryEntryOnce},
	{"many writers make one log", manyWritersMakeOneLog},
	{"audit entries are narrowed", entriesAreNarrowed},
	{"a question is asked and answered once", aQuestionIsAskedAndAnsweredOnce},
	{"the latest checkpoint is given", theLatestCheckpointIsGiven},
	{"accounts come in pages", accountsInPages},
	{"a closed account stays closed", aClosedAccountStaysClosed},
	{"sessions begin, go on and end", sessionsBeginAndEnd},
	{"a password is set", aPasswordIsSet},
	{"attempts are counted within a window", attemptsAreCounted},
	{"passkeys are kept", passkeysAreKept},
	{"one-time codes work once", oneTimeCodesWorkOnce},
	{"challenges are answered once", challengesAreAnsweredOnce},
	{"apps are let in and end", appsAreLetInAndEnd},
	{"when a system asked last is known", whenASystemAskedLastIsKnown},
	{"a token is one read", aTokenIsOneRead},
	{"assertions count once and keys are kept", assertionsCountOnceAndKeysAreKept},
	{"a system has one grant", aSystemHasOneGrant},
	{"codes let in once", codesLetInOnce},
	{"vouches are confirmed once", vouchesAreConfirmedOnce},
	{"providers are linked, factors required", providersAreLinked},
	{"an import is all there, once", anImportIsAllThereOnce},
	{"a population is all there, once", aPopulationIsAllThereOnce},
	{"an import equals single entry", anImportEqualsSingleEntry},
	{"a reading is opened once", aReadingIsOpenedOnce},
	{"lines are in order", linesAreInOrder},
	{"a measurement is fixed once completed", aMeasurementIsFixedOnceCompleted},
	{"the latest estimate comes last", theLatestEstimateComesLast},
	{"a line of a schedule ends once, and one stands at a time", aLineEndsOnce},
	{"who is due is read for a part in a team", whoIsDueIsReadForAPart},
	{"waiting times are read", waitingTimesAreRead},
	{"an export ends once, or is too old", anExportEnds},
	{"a subscription is held by one at a time", aSubscriptionIsHeld},
	{"a subscription changes and ends", aSubscriptionChanges},
	{"a reminder goes once, and again where it failed", aReminderGoesOnce},
	{"the latest way to be reminded holds", theLatestWayHolds},
	{"what a waiting time needs counts from the start", whatAClockNeedsCounts},
	{"help has a version for each change", helpHasVersions},
	{"characteristics are kept", characteristicsAreKept},
	{"reports are counted", reportsAreCounted},
	{"completed measurements are counted with their scores", measuresAreCounted},
	{"what mattered is counted with its assessment", whatMatteredIsCounted},
	{"rules of reports are kept", rulesOfReportsAreKept},
	{"a reflection is one account's", aReflectionIsOneAccounts},
	{"a mirror comes back as it was, to its organisation", aMirrorComesBack},
	{"a box of ratings tells no order, and is gone at the end", aBoxTellsNoOrder},
	{"what a team agreed has versions", aMirrorPlanHasVersions},
	{"what a team keeps beside its mirror comes and goes", whatATeamKeepsBeside},
	{"remarks are switched off and on", remarksAreSwitchedOff},
	{"a course has a version for each change", aCourseHasVersions},
	{"a list holds who comes to a course", aListHoldsWhoComes},
	{"a plan and a feed are one account's", aPlanAndAFeedAreOneAccounts},
	{"feedback is kept without a name", feedbackIsKeptWithoutAName},
	{"an erasure takes what somebody learns", anErasureTakesWhatSomebodyLearns},
	{"a circle comes back as it was", aCircleComesBack},
	{"plans come back as they were", plansComeBack},
	{"a card opens until it ends", aCardOpensUntilItEnds},
	{"a link to a summary opens until it ends", aSummaryOpensUntilItEnds},
	{"what was followed is counted", followedIsCounted},
	{"a day is of a worker's teams", aDayIsOfAWorkersTeams},
	{"standing follows the circle", standingFollowsTheCircle},
	{"what ended in a circle ended once", circleEndsAreWrittenOnce},
	{"a story comes back as it was, to its organisation", aStoryComesBack},
	{"a withdrawn story is gone, with its key", aWithdrawnStoryIsGone},
	{"a story that has somebody’s id takes nothing of theirs", aStoryWithAnotherID},
	{"a file comes back in its parts", aFileComesBack},
	{"a legal hold stands until it is ended", aLegalHoldStands},
	{"an erased person is gone and still counted", anErasedPersonIsGone},
	{"nothing is written in an erased record", nothingIsWrittenInAnErasedRecord},
	{"an erasure takes every way in", anErasureTakesEveryWayIn},
	{"the log outlives an erasure", theLogOutlivesAnErasure},
	{"a library comes back as it was", aLibraryComesBack},
	{"entries of a library are listed", entriesAreListed},
	{"a library is searched", theLibraryIsSearched},
	{"what a library's links lead to is kept", whatLinksLeadToIsKept},
}

// Run holds a store to the contract. Open gives a fresh, empty store, which is
// closed for it when the test ends.
func Run(t *testing.T, open func(t testing.TB) Store) {
	for _, c := range clauses {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
	t.Run("a closed store refuses", func(t *testing.T) { aClosedStoreRefuses(t, open(t)) })
}

// errKept is what a write fails with when a test wants it to.
var errKept = errors.New("the test said so")

// at gives an instant some microseconds into a day, in the past that tests live in.
func at(us int) time.Time {
	return time.Date(2026, time.March, 14, 10, 0, 0, 0, time.UTC).Add(time.Duration(us) * time.Microsecond)
}

func write(t testing.TB, s care.Store, fn func(care.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func read[T any](t testing.TB, s care.Store, fn func(care.Tx) (T, error)) T {
	t.Helper()
	var out T
	err := s.Read(t.Context(), func(tx care.Tx) (err error) {
		out, err = fn(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: - what was kept, + what came back\n%s", what, diff)
	}
}

func wantDenied(t testing.TB, what string, err error) {
	t.Helper()
	if !fault.Is(err, fault.Denied) {
		t.Errorf("%s: %v, want denied", what, err)
	}
}

// all runs steps of one write until one fails.
func all(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// once turns an insertion that says whether it added into one that fails when it
// does not say what is wanted.
func once(want bool, what string) func(bool, error) error {
	return func(added bool, err error) error {
		if err == nil && added != want {
			return errors.New(what + ": added is not what was expected")
		}
		return err
	}
}
