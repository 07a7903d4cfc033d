# Buy+ from a checkout: `make preview` to walk in, `make test` to prove it. `make help` lists the rest.
# Each target installs what it misses, or prints the line that would.

.DEFAULT_GOAL := help
SHELL := bash
# More for the program or the test runner: make preview ARGS="--view cardboard", make test ARGS="nod"
ARGS ?=
OUT ?= out
TRIP ?= assets/trips/first-purchase.ron

.PHONY: help preview test film bench budget gallery fuzz questions android-check android-apk apk deb archive lint fmt fmt-check clippy spelling licences assets clean-out

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

preview: ## build and walk into the store (without a display: make the film of the first purchase)
	@scripts/buyplus.sh $(ARGS)

test: ## build and run every test, the whole first purchase included
	@scripts/test.sh $(ARGS)

film: ## play TRIP (default: the first purchase) without a window, pictures and journal to OUT/film
	@scripts/buyplus.sh film $(TRIP) --out $(OUT)/film $(ARGS)

bench: ## measure frame cost; prints one JSON object
	@scripts/buyplus.sh bench $(ARGS)

budget: ## print what each place costs: triangles, draw calls, GPU memory
	@scripts/buyplus.sh budget $(ARGS)

gallery: ## make the contact sheets in docs/gallery (ARGS="--only places|goods|people" for a part)
	@scripts/buyplus.sh gallery $(ARGS)

fuzz: ## let random input look for faults in whatever parses outside bytes (ARGS=seconds for each target)
	@scripts/fuzz.sh $(ARGS)

questions: ## ask every route of the server odd questions from its own description (ARGS=questions for each route)
	@scripts/schemathesis.sh $(ARGS)

android-check: ## type-check the whole client for arm64 Android, without the NDK (Debian's packages alone)
	@scripts/android.sh check

android-apk: ## build a signed APK without the NDK
	@scripts/android.sh apk

apk: ## build a signed APK with the NDK, cargo-ndk and Gradle
	@scripts/apk.sh

deb: ## package the desktop program for Debian and Ubuntu: out/buyplus_VERSION_ARCH.deb
	@scripts/package.sh deb

archive: ## package the desktop program as an archive that runs anywhere it is unpacked
	@scripts/package.sh archive

lint: fmt-check spelling licences clippy ## format, spelling, licences and clippy, as CI checks them

fmt: ## format the Rust code
	@scripts/cargo.sh fmt --all

fmt-check:
	scripts/cargo.sh fmt --all --check

spelling:
	scripts/tool.sh typos

licences:
	@scripts/need.sh rust
	scripts/tool.sh cargo-deny --log-level error check licenses bans sources

clippy:
	scripts/cargo.sh clippy --workspace --all-targets -- -D warnings

assets: ## build assets/ again from the Blender scripts in tools/atelier (ARGS=places, ARGS=goods or ARGS="goods bag-luna" for a part)
	@scripts/assets.sh $(ARGS)

clean-out: ## remove what films and benches wrote (OUT, default out/)
	rm -rf -- "$(OUT)"
