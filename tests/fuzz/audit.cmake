benchgate_fuzz(audit_trial SOURCES audit_trial_fuzz.cpp LINK benchgate_core)
