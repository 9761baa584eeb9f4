# Trade Settlement. `make` or `make help` lists everything.
MVN ?= mvn -B
.DEFAULT_GOAL := help
LOCAL = java --enable-native-access=ALL-UNNAMED -Dlogback.configurationFile=local/logback.xml -cp 'target/local/*:target/trade-settlement-worker.jar:target/lib/*' tech.novaeco.settlement.local.Local
.PHONY: help build demo run dev clean-demo routes-check test test-services test-long test-load chaos chaos-selftest fuzz sbom reproducible format lint clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## The worker: target/trade-settlement-worker.jar and target/lib/
	@[ -d target/lib ] || echo "Building; the first time Maven downloads some 300 MB, which takes minutes"
	@$(MVN) -q -DskipTests package

demo: build ## See 1,000 sample trades settle, on a PostgreSQL and a broker that come along (N= for more)
	@$(LOCAL) demo --trades=$(or $(N),1000)

run: build ## The worker alone; PostgreSQL and broker come along where DATABASE_URL or RABBITMQ_URI is not set
	@$(LOCAL) run

clean-demo: build ## Remove the data of `make demo` and `make run`
	@$(LOCAL) clean

dev: ## As run, in containers where a Docker engine answers
	@scripts/dev.sh

routes-check: build ## What in the route files, or in those of DIR=, could lose or double money
	@java -jar target/trade-settlement-worker.jar routes check $(DIR)

test: ## All tests that need nothing running: embedded PostgreSQL and broker
	scripts/test.sh embedded

test-services: ## End-to-end and kill tests on a real RabbitMQ and PostgreSQL
	scripts/test.sh services

test-long: ## Kills of all that `make demo` starts; the load test with planted faults
	scripts/test.sh long

test-load: ## 10,000 trades at once (N=, SEED=): speed, latency, invariants; page target/load-report.html
	scripts/load.sh

chaos: ## Kill, cut, crash and freeze under load, then count (PROFILE=ci|long SEED= KILLS= SCENARIO= MINUTES=)
	@scripts/chaos.sh

chaos-selftest: ## Plant the bugs that `make chaos` must catch, one after the other (SEED= PLANT=)
	@scripts/chaos.sh selftest

fuzz: ## Search for bad input with Jazzer: TARGET=TradeFuzzTest (or another of its package), SECONDS=60
	@MVN='$(MVN)' scripts/fuzz.sh '$(TARGET)' '$(or $(SECONDS),60)'

sbom: ## What the worker is made of: target/bom.json (CycloneDX 1.6)
	$(MVN) -q -P sbom -DskipTests package

reproducible: ## Build the committed source twice, in two directories, and compare the bytes
	@MVN='$(MVN)' scripts/reproducible.sh

format: ## Format the code
	$(MVN) -q spotless:apply

lint: ## Check the format
	$(MVN) -q spotless:check

clean: ## Remove everything built
	$(MVN) -q clean
