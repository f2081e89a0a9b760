package seed

import "towpath/internal/care"

// serviceNames are made-up stretches of water; a population has as many services, or fewer.
var serviceNames = []string{
	"Alder Reach", "Barge Basin", "Bellwater", "Bittern Cut", "Bridgefoot", "Brindle Brook", "Cobble Weir", "Coot Hollow", "Cressford", "Dabchick Pool",
	"Eel Pie Bend", "Fern Lock", "Gander Green", "Hazel Sluice", "Heronsgate", "Ibis Wharf", "Juniper Arm", "Kingcup Mead", "Lapwing Fen", "Lockend",
	"Mallow Bank", "Marsh Orchid", "Millrace", "Nightjar Heath", "Osier Beds", "Otterbourne Arm", "Pike Hole", "Puddlebrook", "Quayside North", "Reedmace",
	"Sallow Stream", "Sandpiper", "Sedge Junction", "Stickleback", "Teasel Rise", "Towline", "Wagtail Weir", "Watermint", "Willowherb", "Withy Bridge",
}

// populationTeams are the teams of every service, in the order in which they come; two more
// take turns in the last place.
var populationTeams = []struct {
	name    string
	setting care.Setting
}{
	{"community team", care.SettingCommunity}, {"crisis team", care.SettingCrisis}, {"ward", care.SettingInpatient}, {"early support team", care.SettingCommunity},
}

var populationLast = []struct {
	name    string
	setting care.Setting
}{
	{"secure ward", care.SettingSecure}, {"family team", care.SettingCarers},
}

var jobTitles = []string{"Peer worker", "Nurse", "Social worker", "Occupational therapist", "Support worker", "Care co-ordinator"}

// shares are codes with how many of a thousand people have each. What is left over is not
// known. The numbers are made up, and are no service's.
type shares []struct {
	code string
	of   int
}

var (
	genderShares      = shares{{"woman", 500}, {"man", 410}, {"non_binary", 16}, {"another", 6}, {"not_said", 18}}
	ethnicityShares   = shares{{"white", 630}, {"asian", 110}, {"black", 95}, {"mixed", 40}, {"other", 30}, {"not_said", 20}}
	languageShares    = shares{{"en", 800}, {"pl", 18}, {"ur", 18}, {"pa", 16}, {"ro", 14}, {"bn", 12}, {"ar", 12}, {"so", 10}, {"pt", 8}, {"fa", 7}, {"zh", 6}, {"bsl", 5}, {"ti", 4}, {"not_said", 10}}
	deprivationShares = shares{{"1", 160}, {"2", 140}, {"3", 120}, {"4", 105}, {"5", 95}, {"6", 85}, {"7", 75}, {"8", 65}, {"9", 55}, {"10", 45}}
	legalShares       = map[care.Setting]shares{
		care.SettingCommunity: {{"informal", 820}, {"community_order", 60}, {"conditional_discharge", 10}},
		care.SettingCrisis:    {{"informal", 880}, {"community_order", 25}},
		care.SettingInpatient: {{"informal", 430}, {"detained", 500}, {"court", 20}, {"not_said", 5}},
		care.SettingSecure:    {{"detained", 620}, {"court", 220}, {"conditional_discharge", 120}},
	}
)
