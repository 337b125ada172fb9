# `make` before every commit. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := check
MAKEFLAGS += --no-print-directory

maven := .mvn/build.sh -ntp

# A client and a broker of the system tests that are no Debian packages. npm removes what one call does not name.
npm := systemtest/target/npm
npm_packages := mqtt@5.16.0 aedes@1.2.0 aedes-persistence-redis@11.2.2 mqemitter-redis@7.2.1 \
    aedes-server-factory@0.2.1 aedes-protocol-decoder@2.2.0
npm_modules := $(foreach each,$(npm_packages),$(npm)/node_modules/$(firstword $(subst @, ,$(each)))/package.json)

.PHONY: check test sim fuzz bench scale crowd soak jmh run demo format setup package clean help

check: ## Format check, compile, and all tests but simulations and system tests: about a minute, before every commit
	@echo "make check: format, compile, unit, property, room and tidy tests"
	@$(maven) verify

test: $(npm_modules) ## Everything: the above, simulations for a fixed time, system tests against real brokers; 10 minutes at most
	@echo "make test: everything, system tests included"
	@timeout --foreground $(limit) $(maven) verify -Pfull || { \
	    code=$$?; [ $$code -ne 124 ] || echo "make test: not done after $(limit) seconds, stopped" >&2; exit $$code; }

$(npm_modules) &:
	@echo "make test: installing MQTT.js and Aedes"
	@npm install --prefix $(npm) --no-save --no-package-lock --no-audit --no-fund --loglevel=error $(npm_packages)

sim: ## Simulations alone. SEED=n replays one seed; SECONDS=n runs new seeds for that long
	@ls balancer/src/test/java/io/tidegate/*/*SimTest.java >/dev/null 2>&1 || { echo "make sim: no *SimTest yet" >&2; exit 1; }
	@echo "make sim:$(if $(seed), seed $(seed))$(if $(seconds), $(seconds) s)"
	@$(maven) verify -pl balancer -am -Dtest='*SimTest' -Dsurefire.failIfNoSpecifiedTests=false \
	    $(if $(seed),-Dtidegate.sim.seed=$(seed)) $(if $(seed),,-Dtidegate.sim.seconds=$(or $(seconds),60))

fuzz: ## Fuzz each target in turn. SECONDS=n for each (60)
	@.mvn/fuzz.sh $(or $(seconds),60)

bench: ## Beside HAProxy and NGINX, an hour: see docs/benchmark. SCENARIO=a,b ROUNDS=n QUICK=1 MERGE=1 CONTINUE=1
	@.mvn/bench.sh scenario=$(SCENARIO) rounds=$(ROUNDS) seed=$(SEED) quick=$(QUICK) merge=$(MERGE) continue=$(CONTINUE) warmup=$(WARMUP) window=$(WINDOW) out=$(OUT)

scale: ## A million links on the real tables, two minutes: bytes a link, pauses, rest, expiry. LINKS=n
	@.mvn/scale.sh $(or $(LINKS),1000000)

crowd: ## A node dies under 9,000 live clients, all of which move to others, paced: a minute. CLIENTS=n
	@$(maven) verify -Pfull -Dtest=CrowdMovesTest -Dsurefire.failIfNoSpecifiedTests=false \
	    -Dtidegate.crowd=$(or $(CLIENTS),9000)

soak: ## So many good and broken connections and messages; nothing of them may be left. CONNECTIONS=n MESSAGES=n
	@.mvn/soak.sh $(or $(CONNECTIONS),200000) $(or $(MESSAGES),10000000)

jmh: ## The small parts alone, by JMH: five minutes. ARGS="Framing -f 1 -r 1 -w 1"
	@.mvn/jmh.sh $(ARGS)

run: ## Run the balancer: make run CONFIG=tidegate.conf
	@./tidegate run $(if $(CONFIG),-c $(CONFIG))

demo: ## A broker cluster and the balancer in front of it: make demo ARGS="--nodes 3"
	@./tidegate demo $(ARGS)

format: ## Lay out all Java sources as the formatter wants them
	@$(maven) spotless:apply -Pfull

setup: ## Once after cloning: check the format of Java files at every commit
	@git config core.hooksPath .githooks
	@echo "make setup: .githooks run at every commit from now on"

package: ## Jars, their libraries and the start cache, without tests
	@$(maven) package -Dmaven.test.skip -Dspotless.check.skip
	@./tidegate rehearse || echo "make package: without a start cache starts are slower, and nothing else" >&2

clean: ## Remove all that was built
	@$(maven) clean -Pfull

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Seconds that all tests may take, once libraries are there.
limit := $(or $(LIMIT),600)

# Bash has a variable SECONDS of its own: take these from the command line or the environment of make only.
seed := $(SEED)
seconds := $(if $(filter command environment,$(word 1,$(origin SECONDS))),$(SECONDS))
