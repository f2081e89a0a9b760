# Towpath. Two commands do all the set-up on a fresh Debian machine with Go and Node:
#   make demo   runs a demonstration with made-up people
#   make test   passes the tests
.DEFAULT_GOAL := help
.PHONY: help demo test check build assets generate golden fresh format lint unit race e2e bench bench-report bench-fhir judge kill clean

export CGO_ENABLED ?= 0
TOOL = go tool -modfile=tools/go.mod
# Packages in which goroutines meet. "make test" runs their tests once, under the race detector.
RACED = ./internal/store ./internal/care ./internal/auth ./internal/hook ./internal/httpkit ./internal/column ./internal/insight

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

demo: build ## run the demonstration in a fresh folder; sign-ins are printed
	@rm -rf var/demo
	./bin/towpath demo --data var/demo

test: ## install what is missing, then run every check and test
	@scripts/need
	@$(MAKE) --no-print-directory lint fresh
	@$(MAKE) --no-print-directory unit BUT="$(RACED)"
	@$(MAKE) --no-print-directory race e2e

check: test ## the same as test

build: assets ## build bin/towpath
	go build -trimpath -o bin/towpath ./cmd/towpath

assets: internal/web/assets/dist/manifest.json ## build styles, scripts, fonts and icons

internal/web/assets/dist/manifest.json: $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/out/*')
	cd frontend && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error && node build.mjs
	@touch $@

generate: ## make queries, components, questionnaires and reference pages anew
	CGO_ENABLED=1 $(TOOL) sqlc generate
	$(TOOL) templ generate -path internal/web
	go generate ./instruments ./internal/fhir

golden: ## accept what the golden tests made; look at the difference before you commit it
	go test ./internal/chart -update
	go test -run Fresh ./internal/web ./internal/policy ./instruments ./cmd/towpath ./internal/fhir -update

fresh: ## check that nothing generated is stale
	@scripts/fresh

format: ## format the Go code
	$(TOOL) gofumpt -w cmd content internal instruments locales policies

lint: assets ## formatting, vet, staticcheck, known weaknesses
	@scripts/lint

# Tests make much that is soon rubbish: most of their time went into looking for it.
unit race: export GOGC ?= 400

unit: assets ## Go tests, on SQLite and on a PostgreSQL that they start
	go test -timeout 20m $$(go list ./... $(if $(BUT),| grep -vxF "$$(go list $(BUT))"))

race: assets ## the packages in which goroutines meet, under the race detector
	CGO_ENABLED=1 go test -race -timeout 40m $(RACED)

e2e: build ## browser tests in a real Chromium, on both databases
	@scripts/e2e

bench: build ## measure; each figure beside its floor
	./bin/towpath bench
	go test -run '^$$' -bench Gate -benchtime 0.5s ./internal/care
	go test -run '^$$' -bench Search -benchtime 400x ./internal/care
	go test -run '^$$' -bench . -benchtime 0.5s ./internal/ledger
	go test -run '^$$' -bench Write -benchtime 0.5s ./internal/fhir
	go test -run '^$$' -bench . -benchtime 0.5s ./internal/fhir/r4
	@$(MAKE) --no-print-directory bench-fhir
	go test -run '^$$' -bench Save -benchtime 2000x ./internal/store
	go test -run '^$$' -bench FirstOpening -benchtime 1x ./internal/store
	go test -run '^$$' -bench VerifyDatabase -benchtime 5x ./internal/store
	go test -run '^$$' -bench Scoring -benchmem ./internal/instrument
	@if command -v node >/dev/null; then node e2e/bench.mjs; else echo "fhirpath.js: skipped: node is not installed"; fi

bench-report: ## measure the outcome report beside PostgreSQL, SQLite and DuckDB; PEOPLE=50000 for a try
	@command -v gcc >/dev/null || echo "bench-report: gcc is not installed, so DuckDB and SQLite as C are left out"
	cd bench/report && CGO_ENABLED=$$(command -v gcc >/dev/null && echo 1 || echo 0) PEOPLE=$(or $(PEOPLE),1000000) go test -run '^$$' -bench Report -benchtime 1x -timeout 120m .

bench-fhir: ## measure FHIR over HTTP and bulk export, each beside its floor
	go test -run '^$$' -bench 'Export$$' -benchtime 1s -v ./internal/fhirapi
	go test -run '^$$' -bench Server -benchtime 2000x ./internal/fhirapi
	go test -run '^$$' -bench Demo -benchtime 3x ./internal/fhirapi
	go test -run '^$$' -bench Send -benchtime 10x ./internal/hook

judge: ## hold random responses, sums and resources against fhirpath.js, R and another FHIR validator; it takes a while
	JUDGE=10000 go test -count=1 -run RAgrees -v ./internal/stat
	cd e2e && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	cd e2e && JUDGE=10000 node --test --test-reporter=spec judge.test.mjs
	cd e2e && JUDGE=400 node --test --test-reporter=spec r4.test.mjs

kill: build ## kill -9 in the middle of 64 writing clients, fifty times
	./bin/towpath bench kill

clean: ## remove what was built
	rm -rf bin var frontend/node_modules e2e/node_modules
	find internal/web/assets/dist -type f ! -name .keep ! -name .gitignore -delete
