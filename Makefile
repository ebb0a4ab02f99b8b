# Whoever types make reads Chinese; whoever reads this file is a developer.
# Needs a Python below, bash and make, nothing else; everything is installed into .venv.
PYTHONS := 3.13 3.12 3.11
PYTHON ?=
PYTEST_ARGS ?=
STAMP := .venv/.ready
SHELL := /bin/bash

.PHONY: help report check quick test soak lab bench clean lock FORCE

help:
	@echo '用法：'
	@echo '  make report   读取 data/raw 的表格，计算指标，生成 reports/index.html'
	@echo '  make check    检查代码：格式、写法、层次、类型、无用代码'
	@echo '  make quick    只运行快的测试（约半分钟）'
	@echo '  make test     运行全部测试'
	@echo '  make soak     长时间的随机测试，可整夜运行'
	@echo '  make lab      打开 JupyterLab，查看和修改 notebooks'
	@echo '  make bench    测量速度，与其他做法比较'
	@echo '  make clean    删除生成的文件和运行环境（data/raw 不动）'
	@echo '第一次运行时会自动建立运行环境，需要联网，约2～3分钟。'

# Settings of the caller's machine that would put packages elsewhere, or others in front of ours. Those that say
# where to download from stay: the hashes make the source indifferent.
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_NO_DEPS PIP_CONSTRAINT PIP_REQUIREMENT PIP_DRY_RUN PIP_QUIET
unexport PYTHONPATH PYTHONHOME

# A moved or copied folder brings a .venv that still runs the code of the old place, so the stamp holds the place.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
$(STAMP): FORCE
endif

$(STAMP): requirements.lock pyproject.toml
	@set -e -o pipefail; python=; bare=; \
	for try in $(if $(PYTHON),'$(PYTHON)',python3 $(PYTHONS:%=python%)); do \
	  version=$$("$$try" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
	  case " $(PYTHONS) " in *" $$version "*) ;; *) continue;; esac; \
	  "$$try" -c 'import ensurepip, venv' 2>/dev/null || { bare=1; continue; }; \
	  python=$$try; break; \
	done; \
	if [ -z "$$python" ] && [ "$$bare" ]; then \
	  echo '没有完成：这台电脑的 Python 缺少 venv 模块。请先运行 apt install python3-venv，再重新运行 make。' >&2; exit 2; fi; \
	if [ -z "$$python" ]; then \
	  echo '没有完成：找不到可用的 Python，需要 $(lastword $(PYTHONS)) 到 $(firstword $(PYTHONS)) 的任一版本。' >&2; exit 2; fi; \
	echo "正在建立运行环境 .venv（Python $$version，首次约需2～3分钟）…"; \
	"$$python" -m venv --clear .venv; \
	pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input "$$@"; }; \
	printf '正在安装依赖包（约%d个）：' "$$(grep -c '^[a-z].*==' requirements.lock)"; \
	pip install --no-user --progress-bar off --require-hashes -r requirements.lock 2>&1 | awk ' \
	  /^(Collecting|Processing) / { if (++n % 20 == 0) { printf " %d", n; fflush() } } \
	  /^Installing/ { printf " 正在写入"; fflush() } \
	  /^(ERROR|Traceback)/ { failed = 1; print "" } \
	  failed { print } \
	  END { print " …" }' || { \
	  echo '没有完成：依赖包没有装好，原因见上。请检查网络后重新运行；已下载的不会重来。' >&2; exit 2; }; \
	echo '正在安装本项目…'; \
	pip install --no-user --quiet --no-deps --no-build-isolation -e . || { \
	  echo '没有完成：本项目没有装好，原因见上。' >&2; exit 2; }; \
	git config core.hooksPath > /dev/null 2>&1 || git config core.hooksPath .githooks 2> /dev/null || true; \
	pwd -P > $(STAMP); \
	echo '运行环境已就绪。'

# Status 1 means done, with problems to look at. A crash of Python has status 1 too, hence the look for the page.
report: $(STAMP)
	@echo '正在生成汇总…'; status=0; .venv/bin/wanxing build || status=$$?; \
	if [ $$status -gt 1 ] || [ ! -f reports/index.html ]; then \
	  echo '没有完成：汇总没有生成，原因见上。' >&2; exit 2; fi; \
	if [ $$status -eq 1 ]; then hint='（有问题需核对，见 .venv/bin/wanxing check）'; fi; \
	echo "完成：用浏览器打开 reports/index.html$$hint"

# All of them run, whichever fails first: one look shows all there is to mend.
check: $(STAMP)
	@echo '正在检查代码…'; failed=; run() { .venv/bin/"$$@" || failed="$$failed$${failed:+、}$$1"; }; \
	run ruff format --check --quiet .; run ruff check --quiet --output-format concise .; run lint-imports --no-logo; run mypy; run vulture; \
	if [ "$$failed" ]; then echo "没有通过：$$failed。原因见上。" >&2; exit 2; fi; \
	echo '完成：检查通过。'

# Which tests are quick or soak, their markers say (pyproject.toml).
quick: MARKED := quick
test: MARKED := not soak
soak: MARKED := soak
soak: export WANXING_SOAK := 1
quick test soak: $(STAMP)
	@echo '正在运行测试…'; .venv/bin/python -m pytest -m '$(MARKED)' -n auto --dist loadfile $(PYTEST_ARGS) || { \
	  echo '没有通过：失败的测试见上。' >&2; exit 2; }; \
	echo '完成：测试通过，明细见上。'

lab: $(STAMP)
	@if [ ! -f data/clean/datapackage.json ]; then \
	  echo '还没有整理好的数据，先生成…'; .venv/bin/wanxing build || [ $$? -eq 1 ]; fi
	@echo '正在打开 JupyterLab，按 Ctrl+C 结束…'; .venv/bin/python -m jupyter lab notebooks

bench: $(STAMP)
	@echo '正在测速（约12分钟）…'; .venv/bin/python -m pytest benchmarks -s $(PYTEST_ARGS) && echo '完成：结果见上表，括号内为倍数。'

clean:
	@for folder in data/clean figures reports; do \
	  if [ -d $$folder ]; then find $$folder -type f ! -name README.md ! -path 'data/clean/runs/*' \
	    ! -name expected_rows.csv -delete; find $$folder -mindepth 1 -type d -empty -delete; fi; done
	@rm -rf .venv .wanxing .pytest_cache .mypy_cache .ruff_cache .import_linter_cache *.egg-info
	@echo '完成：已删除生成的文件和运行环境；data/raw、应有的行数和历次生成的记录没有动。'

# For maintainers, with uv installed. Keeps the pins that still fit; `make lock UV_ARGS=--upgrade` renews them all.
# The limits give one version for every Python and a wheel on every platform: later ones need Python 3.12, or have
# none for Macs with an Intel processor.
define LIMITS
argon2-cffi-bindings<26
contourpy<1.4
cryptography<49; sys_platform == 'darwin' and platform_machine == 'x86_64'
cryptography>=50; sys_platform != 'darwin' or platform_machine != 'x86_64'
numpy<2.5
scipy<1.18
soupsieve<3
endef
export LIMITS
lock:
	@set -e -o pipefail; limits=$$(mktemp); new=$$(mktemp); trap 'rm -f "$$limits" "$$new"' EXIT; \
	echo "$$LIMITS" > "$$limits"; \
	uv pip compile pyproject.toml --all-extras --constraint "$$limits" --universal --generate-hashes \
	  --python-version $(lastword $(PYTHONS)) --no-header --no-annotate --quiet $(UV_ARGS) \
	  --output-file requirements.lock > /dev/null; \
	{ echo '# Written by "make lock". Python $(lastword $(PYTHONS)) to $(firstword $(PYTHONS)); Linux, macOS, Windows.'; \
	  grep -v '^#' requirements.lock; } > "$$new"; cat "$$new" > requirements.lock; \
	{ echo '# Written by "make lock": requirements.lock without its hashes, for environment.yml.'; \
	  sed -n 's/^\([a-z].*[^ ]\) *\\$$/\1/p' requirements.lock; } > constraints.txt; \
	echo '完成：已更新 requirements.lock 和 constraints.txt'
