benchgate_fuzz(profile SOURCES profile_fuzz.cpp LINK benchgate_profile)
benchgate_fuzz(recording SOURCES recording_fuzz.cpp LINK benchgate_profile)
