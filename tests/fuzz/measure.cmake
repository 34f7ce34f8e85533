benchgate_fuzz(loop_runs SOURCES loop_runs_fuzz.cpp LINK benchgate_core)
