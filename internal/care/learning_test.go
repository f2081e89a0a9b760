package care_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// hash gives the hash of a code by its number.
func hash(n int) string { return fmt.Sprintf("%064x", n+1) }

// byForm signs somebody up without an account.
func (k story) byForm(t testing.TB, course care.CourseID, n int) care.NewEnrolment {
	t.Helper()
	e := care.NewEnrolment{ID: care.EnrolmentID(k.IDs.New()), Course: course, CodeHash: hash(n), EnrolmentWords: care.EnrolmentWords{Name: fmt.Sprint("Guest ", n), Contact: fmt.Sprintf("guest%d@example.org", n), Buddy: care.BuddyBe}}
	if err := k.EnrolByForm(t.Context(), k.Organisation, e); err != nil {
		t.Fatal(err)
	}
	return e
}

// published writes a course and lets readers see it.
func (k story) published(t testing.TB, change func(*care.NewCourse)) care.NewCourse {
	t.Helper()
	n := aCourse(k)
	if change != nil {
		change(&n)
	}
	if err := k.WriteCourse(t.Context(), asOrganiser(k), n); err != nil {
		t.Fatal(err)
	}
	if _, err := k.PublishCourse(t.Context(), asOrganiser(k), n.ID, 1); err != nil {
		t.Fatal(err)
	}
	n.Version = 2
	return n
}

func (k story) place(t testing.TB, code int) care.Place {
	t.Helper()
	p, err := k.PlaceByCode(t.Context(), k.Organisation, hash(code))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestADraftIsSeenByNobody(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx, organiser := t.Context(), asOrganiser(k)
	n := aCourse(k)
	for range 2 { // saved twice is saved once
		if err := k.WriteCourse(ctx, organiser, n); err != nil {
			t.Fatal(err)
		}
	}
	sees := func() string {
		list, err := k.Prospectus(ctx, k.Organisation)
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, c := range list {
			v, _ := c.Public()
			out += string(v.State) + ":" + v.Title
		}
		return out
	}
	if got := sees(); got != "" {
		t.Errorf("a draft is read: %s", got)
	}
	e := care.NewEnrolment{ID: care.EnrolmentID(k.IDs.New()), Course: n.ID}
	if err := k.EnrolOnCourse(ctx, k.AsAmina, e); !fault.Is(err, fault.Denied) {
		t.Errorf("somebody signed up for a draft: %v", err)
	}
	if _, err := k.PublishCourse(ctx, organiser, n.ID, 1); err != nil || sees() != "published:Sleeping better" {
		t.Fatalf("%v, %s", err, sees())
	}
	other := n
	other.Version, other.Title = 1, "Too late"
	if err := k.WriteCourse(ctx, organiser, other); !fault.Is(err, fault.Conflict) {
		t.Errorf("two organisers: %v", err)
	}
	other.Version, other.Title = 2, "Sleeping well"
	if err := k.WriteCourse(ctx, organiser, other); err != nil || sees() != "published:Sleeping better" {
		t.Errorf("a change before it is published: %v, %s", err, sees())
	}
	if err := k.CancelCourse(ctx, organiser, n.ID, "Nobody can come."); err != nil || sees() != "cancelled:Sleeping better" {
		t.Errorf("%v, %s", err, sees())
	}
	if c, _ := k.ShowCourse(ctx, organiser, n.ID); c.Latest().Title != "Sleeping well" || c.Latest().State != care.CourseDraft {
		t.Errorf("the draft went: %+v", c.Latest())
	}
	if err := k.RetireCourse(ctx, organiser, n.ID); err != nil || sees() != "" {
		t.Errorf("%v, %s", err, sees())
	}
}

func TestACancelledSessionIsToldOf(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx, organiser := t.Context(), asOrganiser(k)
	n := k.published(t, nil)
	gone := n.Sessions[0]
	draft := n
	draft.Sessions = []care.CourseSession{n.Sessions[1], {ID: care.CourseSessionID(k.IDs.New()), On: n.Sessions[1].On, From: 60, Until: 90}}
	if err := k.WriteCourse(ctx, organiser, draft); err != nil {
		t.Fatal(err)
	}
	if err := k.CancelSession(ctx, organiser, n.ID, n.Sessions[1].ID, "The trainer is ill."); err != nil {
		t.Fatal(err)
	}
	if err := k.CancelSession(ctx, organiser, n.ID, care.CourseSessionID(k.IDs.New()), "Why not"); !fault.Is(err, fault.Denied) {
		t.Errorf("a session of no course: %v", err)
	}
	c, err := k.ShowCourse(ctx, organiser, n.ID)
	v, _ := c.Public()
	if err != nil || v.Sessions[1].Cancelled == "" || v.Sessions[0].Cancelled != "" || c.Latest().Sessions[0].Cancelled == "" {
		t.Fatalf("%+v, %v", c, err)
	}
	if _, err := k.PublishCourse(ctx, organiser, n.ID, c.Latest().Version); err != nil {
		t.Fatal(err)
	}
	c, _ = k.CourseOf(ctx, k.Organisation, n.ID)
	if list := c.Gone(); len(list) != 1 || list[0].ID != gone.ID {
		t.Errorf("what readers once saw and is gone: %+v", list)
	}
}

func TestTheWaitingListMovesUpInOrder(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		n := k.published(t, nil) // two places
		k.byForm(t, n.ID, 0)
		enrol := func(a care.Actor) error {
			return k.EnrolOnCourse(ctx, a, care.NewEnrolment{ID: care.EnrolmentID(k.IDs.New()), Course: n.ID, EnrolmentWords: care.EnrolmentWords{Needs: secret}})
		}
		for range 2 { // signing up again keeps one place
			if err := enrol(k.AsAmina); err != nil {
				t.Fatal(err)
			}
		}
		k.byForm(t, n.ID, 2)
		k.byForm(t, n.ID, 3)
		c, err := k.CourseOf(ctx, k.Organisation, n.ID)
		if err != nil || c.Left() != 0 || c.Waiting() != 2 {
			t.Fatalf("%d left, %d wait, %v", c.Left(), c.Waiting(), err)
		}
		if p := k.place(t, 3); p.Going || p.Ahead != 1 || p.CameFree() {
			t.Errorf("the last of four: %+v", p)
		}
		moved, err := k.CancelEnrolment(ctx, k.AsAmina, n.ID)
		if err != nil || moved == nil || moved.Contact != "guest2@example.org" {
			t.Fatalf("%+v, %v", moved, err)
		}
		if p := k.place(t, 2); !p.CameFree() {
			t.Errorf("a place came free, and they are not told: %+v", p)
		}
		if moved, err := k.CancelByCode(ctx, k.Organisation, hash(3)); err != nil || moved != nil {
			t.Errorf("one who waited went: %+v, %v", moved, err)
		}
		if _, err := k.PlaceByCode(ctx, k.Organisation, hash(3)); !fault.Is(err, fault.Denied) {
			t.Errorf("their code opens something: %v", err)
		}
		fewer := n
		fewer.Places = 1
		if err := k.WriteCourse(ctx, asOrganiser(k), fewer); err != nil {
			t.Fatal(err)
		}
		if _, err := k.PublishCourse(ctx, asOrganiser(k), n.ID, 3); !fault.Is(err, fault.Invalid) {
			t.Errorf("a place was taken from somebody: %v", err)
		}
	})
}

// TestARushGivesNoPlaceTwice has many sign up at once.
func TestARushGivesNoPlaceTwice(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		n := k.published(t, nil)
		var wait sync.WaitGroup
		for i := range 12 {
			wait.Go(func() {
				e := care.NewEnrolment{ID: care.EnrolmentID(k.IDs.New()), Course: n.ID, CodeHash: hash(i), EnrolmentWords: care.EnrolmentWords{Name: "G", Contact: "g@example.org"}}
				if err := k.EnrolByForm(t.Context(), k.Organisation, e); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		going, ahead := 0, map[int]bool{}
		for i := range 12 {
			if p := k.place(t, i); p.Going {
				going++
				if p.Waited {
					t.Error("somebody with a place was told to wait")
				}
			} else if ahead[p.Ahead] = true; !p.Waited {
				t.Error("somebody who waits was told of a place")
			}
		}
		if going != 2 || len(ahead) != 10 {
			t.Errorf("%d have one of two places, and %d wait apart", going, len(ahead))
		}
	})
}

func TestAnEnrolmentIsOutsideTheRecord(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx := t.Context()
	n := k.published(t, func(n *care.NewCourse) { n.Title = "Hearing voices, together" })
	_, before := k.log(t, k.Organisation, k.Amina)
	e := care.NewEnrolment{ID: care.EnrolmentID(k.IDs.New()), Course: n.ID, EnrolmentWords: care.EnrolmentWords{Needs: "a chair by the door"}}
	if err := k.EnrolOnCourse(ctx, k.AsAmina, e); err != nil {
		t.Fatal(err)
	}
	last, after := k.log(t, k.Organisation, k.Amina)
	if after != before+1 || last.Person != "" || last.Subject != "" || last.Action != "EnrolOnCourse" {
		t.Errorf("the log says %+v", last)
	}
	mine, err := k.ListMyLearning(ctx, k.AsAmina)
	if err != nil || len(mine) != 1 || !mine[0].Going || mine[0].Needs != e.Needs || mine[0].Name != k.AsAmina.Name {
		t.Fatalf("Amina sees %+v, %v", mine, err)
	}
	for method, o := range operations { // whatever her own worker and their manager call
		if o.nobody && (o.as != "" || strings.Contains(method, "Course") || strings.Contains(method, "Enrol") || strings.Contains(method, "Learning")) {
			continue
		}
		for _, a := range []care.Actor{k.AsBen, k.AsDele} {
			got, _ := o.call(ctx, k, a, k.Amina)
			if text := fmt.Sprintf("%+v", got); strings.Contains(text, "Hearing voices") || strings.Contains(text, "a chair by the door") {
				t.Errorf("%s tells %s of the course", method, a.Name)
			}
		}
	}
	for _, a := range []care.Actor{k.AsBen, k.AsDele, k.AsAdmin, k.AsEve, k.AsAmina} {
		if list, err := k.ListEnrolments(ctx, a, n.ID); !fault.Is(err, fault.Denied) || len(list.Going) > 0 {
			t.Errorf("%s reads who comes: %+v, %v", a.Name, list, err)
		}
	}
}

func TestTheListGoesSomeWeeksAfter(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		n, other := k.published(t, nil), k.published(t, func(n *care.NewCourse) { n.Sessions[1].On = n.Sessions[1].On.Plus(30) })
		k.byForm(t, n.ID, 0)
		k.byForm(t, other.ID, 1)
		operator := care.Operator(k.Organisation)
		k.Clock.Set(n.Sessions[1].Ends(time.UTC).Add(care.EnrolmentKept - time.Second))
		if any, err := k.AnyToForget(ctx, k.Organisation); err != nil || any {
			t.Fatalf("there is something to delete too soon, %v", err)
		}
		if gone, err := k.ForgetEnrolments(ctx, operator); err != nil || gone != 0 {
			t.Fatalf("%d went too soon, %v", gone, err)
		}
		k.place(t, 0)
		k.Clock.Add(time.Second)
		if _, err := k.PlaceByCode(ctx, k.Organisation, hash(0)); !fault.Is(err, fault.Denied) {
			t.Errorf("it is read past its day: %v", err)
		}
		if list, err := k.ListEnrolments(ctx, asOrganiser(k), n.ID); err != nil || len(list.Going) != 0 {
			t.Errorf("the organiser reads it past its day: %+v, %v", list, err)
		}
		if any, err := k.AnyToForget(ctx, k.Organisation); err != nil || !any {
			t.Fatalf("there is nothing to delete, %v", err)
		}
		if gone, err := k.ForgetEnrolments(ctx, operator); err != nil || gone != 1 {
			t.Fatalf("%d went, %v", gone, err)
		}
		k.place(t, 1)
	})
}

func TestACourseThatCannotBeKept(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	for field, change := range map[string]func(*care.NewCourse){
		"id": func(n *care.NewCourse) { n.ID = "x" }, "title": func(n *care.NewCourse) { n.Title = " " }, "about": func(n *care.NewCourse) { n.About = strings.Repeat("x", 2001) },
		"where": func(n *care.NewCourse) { n.Where = "" }, "places": func(n *care.NewCourse) { n.Places = 0 }, "for": func(n *care.NewCourse) { n.For = "robots" },
		"reading": func(n *care.NewCourse) { n.Reading = "a lot" }, "access": func(n *care.NewCourse) { n.Access = []care.CourseAccess{"bsl", "bsl"} },
		"areas": func(n *care.NewCourse) { n.Areas = []string{"nowhere"} }, "trainer-0": func(n *care.NewCourse) { n.Trainers = nil },
		"on-0": func(n *care.NewCourse) { n.Sessions = nil }, "on-1": func(n *care.NewCourse) { n.Sessions[1].On = "2026-02-30" },
		"from-0": func(n *care.NewCourse) { n.Sessions[0].Until = n.Sessions[0].From },
	} {
		n := aCourse(k)
		change(&n)
		if fields := fault.FieldsOf(k.WriteCourse(t.Context(), asOrganiser(k), n)); len(fields) != 1 || fields[0].Name != field {
			t.Errorf("%s: %+v", field, fields)
		}
	}
	n := k.published(t, nil)
	for field, e := range map[string]care.EnrolmentWords{
		"name": {Contact: "a@example.org"}, "contact": {Name: "A", Contact: "knock twice"}, "needs": {Name: "A", Contact: "020 7946 0000", Needs: strings.Repeat("x", 401)},
		"buddy": {Name: "A", Contact: "020 7946 0000", Buddy: "always"},
	} {
		err := k.EnrolByForm(t.Context(), k.Organisation, care.NewEnrolment{ID: care.EnrolmentID(k.IDs.New()), Course: n.ID, CodeHash: hash(1), EnrolmentWords: e})
		if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Name != field {
			t.Errorf("%s: %+v", field, fields)
		}
	}
	k.Clock.Set(n.Sessions[1].Begins(time.UTC))
	if err := k.EnrolOnCourse(t.Context(), k.AsAmina, care.NewEnrolment{ID: care.EnrolmentID(k.IDs.New()), Course: n.ID}); !fault.Is(err, fault.Invalid) {
		t.Errorf("once the last session began: %v", err)
	}
}

// TestMorePlacesAreGivenToWhoWaits: and who has one now is told.
func TestMorePlacesAreGivenToWhoWaits(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		n := k.published(t, func(n *care.NewCourse) { n.Places = 1 })
		for i := range 4 {
			k.byForm(t, n.ID, i)
		}
		more := n
		more.Places = 3
		if err := k.WriteCourse(t.Context(), asOrganiser(k), more); err != nil {
			t.Fatal(err)
		}
		if p := k.place(t, 1); p.Going {
			t.Error("a draft gave a place")
		}
		moved, err := k.PublishCourse(t.Context(), asOrganiser(k), n.ID, 3)
		if err != nil || len(moved) != 2 || moved[0].Contact != "guest1@example.org" || moved[1].Contact != "guest2@example.org" || moved[0].Title != n.Title {
			t.Fatalf("%+v, %v", moved, err)
		}
		if p := k.place(t, 1); !p.CameFree() {
			t.Errorf("%+v", p)
		}
		if p := k.place(t, 3); p.Going {
			t.Errorf("there are three places: %+v", p)
		}
		if again, err := k.PublishCourse(t.Context(), asOrganiser(k), n.ID, 4); err != nil || len(again) != 0 {
			t.Errorf("they are told again: %+v, %v", again, err)
		}
	})
}
