benchgate_fuzz(profile SOURCES profile_fuzz.cpp LINK benchgate_profile)
