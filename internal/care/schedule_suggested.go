package care

import "context"

// suggested are the lines that a service which asks for nothing yet may begin with, by
// setting: DIALOG at the times that one trust, Rotherham Doncaster and South Humber
// NHS Foundation Trust, published as its own (rdash.nhs.uk, moving towards personalised
// care). They are that trust's local timing and nobody's rule. "At most six months
// apart" is asked for from 22 weeks on, so that it is overdue after 26.
var suggested = map[Setting]MeasureSchedule{
	SettingCrisis:    {Measure: "dialog", AnsweredBy: "person", AtStart: 2, Every: 28, Window: 7, Baseline: true},
	SettingInpatient: {Measure: "dialog", AnsweredBy: "person", AtStart: 2, Every: 28, Window: 7, Baseline: true},
	SettingCommunity: {Measure: "dialog", AnsweredBy: "person", AtStart: 14, Every: 154, Window: 28, Baseline: true},
}

// Suggested gives the lines to offer to a service that asks for nothing yet.
func (of ServiceSchedule) Suggested() []MeasureSchedule {
	var out []MeasureSchedule
	if len(of.Lines) > 0 {
		return nil
	}
	for _, setting := range of.Settings {
		if m, ok := suggested[setting]; ok {
			m.Service, m.Setting = of.Service.ID, setting
			out = append(out, m)
		}
	}
	return out
}

// TakeSuggestedSchedule begins the lines that are suggested to a service. Where it has
// lines already, nothing is done.
func (s *Service) TakeSuggestedSchedule(ctx context.Context, a Actor, service ServiceID) error {
	return s.write(ctx, a, "TakeSuggestedSchedule", about("", "service:"+string(service)), func(tx Tx) error {
		of, err := mySchedule(ctx, tx, a, service)
		if err != nil {
			return err
		}
		now := s.Now()
		for _, m := range of.Suggested() {
			m.ID, m.Organisation, m.First, m.Begun, m.BegunBy = ScheduleID(s.newID()), a.Organisation, now, now, a.Account
			if _, err := tx.InsertMeasureSchedule(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
}
