benchgate_fuzz(function_path SOURCES function_path_fuzz.cpp
  LINK benchgate_profile)
benchgate_fuzz(profile SOURCES profile_fuzz.cpp LINK benchgate_profile)
benchgate_fuzz(recording SOURCES recording_fuzz.cpp LINK benchgate_profile)
