# Trade Settlement. `make` or `make help` lists everything.
MVN ?= mvn -B
.DEFAULT_GOAL := help
.PHONY: help build run test test-services format lint clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## The worker: target/trade-settlement-worker.jar and target/lib/
	$(MVN) -q -DskipTests package

run: build ## Run the worker against RABBITMQ_URI and DATABASE_URL (or .env)
	java -jar target/trade-settlement-worker.jar run

test: ## All tests that need nothing running: embedded PostgreSQL and broker
	scripts/test.sh embedded

test-services: ## End-to-end and kill tests on a real RabbitMQ and PostgreSQL
	scripts/test.sh services

format: ## Format the code
	$(MVN) -q spotless:apply

lint: ## Check the format
	$(MVN) -q spotless:check

clean: ## Remove everything built
	$(MVN) -q clean
