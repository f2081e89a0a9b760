-- +goose Up
-- How teams see themselves. shown is what the ratings came to, worked out once when the
-- round is closed, and sealed; priorities are up to three items parted by spaces.
CREATE TABLE mirror_round (
    organisation_id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    together BIGINT NOT NULL,
    last_day TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    opened_by TEXT NOT NULL,
    closed_at BIGINT NOT NULL,
    closed_by TEXT NOT NULL,
    shown TEXT NOT NULL,
    priorities TEXT NOT NULL,
    review_on TEXT NOT NULL,
    PRIMARY KEY (organisation_id, round_id)
);
CREATE INDEX mirror_round_by_team ON mirror_round (organisation_id, team_id, opened_at);

-- That an account, or a sheet of paper, took part: with no time, and with nothing of what
-- it said.
CREATE TABLE mirror_part (
    organisation_id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    part_id TEXT NOT NULL,
    PRIMARY KEY (organisation_id, round_id, part_id)
);

-- All ratings of a round that is open, sealed as one, in an order that they have of
-- themselves: nothing says which came when, or whose each is. The row goes when the round
-- is closed.
CREATE TABLE mirror_box (
    organisation_id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    ratings TEXT NOT NULL,
    PRIMARY KEY (organisation_id, round_id)
);

-- Where a team agreed that it stands. evidence, agreed_by, lived_by and next_step are sealed.
CREATE TABLE mirror_agreed (
    organisation_id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    item TEXT NOT NULL,
    version BIGINT NOT NULL,
    stage TEXT NOT NULL,
    evidence TEXT NOT NULL,
    agreed_by TEXT NOT NULL,
    lived_by TEXT NOT NULL,
    next_step TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, round_id, item, version)
);

-- Small tests of change: plan, do, study and act, sealed as one text.
CREATE TABLE mirror_test (
    organisation_id TEXT NOT NULL,
    test_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    round_id TEXT NOT NULL,
    item TEXT NOT NULL,
    parts TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, test_id, version)
);
CREATE INDEX mirror_test_by_round ON mirror_test (organisation_id, round_id, changed_at);

-- What somebody in or around a team can do or likes doing. words and whose are sealed with
-- the key of the account that added it.
CREATE TABLE mirror_skill (
    organisation_id TEXT NOT NULL,
    skill_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    words TEXT NOT NULL,
    whose TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, skill_id)
);
CREATE INDEX mirror_skill_by_team ON mirror_skill (organisation_id, team_id, added_at);

-- What a questionnaire about a team found elsewhere. found and source are sealed.
CREATE TABLE mirror_result (
    organisation_id TEXT NOT NULL,
    result_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    on_day TEXT NOT NULL,
    rated_by TEXT NOT NULL,
    answered BIGINT NOT NULL,
    found TEXT NOT NULL,
    source TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, result_id)
);
CREATE INDEX mirror_result_by_team ON mirror_result (organisation_id, team_id, on_day);

-- What a team shares of one challenge, as it saw it then. agreed_by and what are sealed.
CREATE TABLE mirror_share (
    organisation_id TEXT NOT NULL,
    share_id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    item TEXT NOT NULL,
    agreed_by TEXT NOT NULL,
    what TEXT NOT NULL,
    shared_at BIGINT NOT NULL,
    shared_by TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    ended_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, share_id)
);
