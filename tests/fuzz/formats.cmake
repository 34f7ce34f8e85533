benchgate_fuzz(google_benchmark_json
  SOURCES google_benchmark_json_fuzz.cpp
  LINK benchgate_core)
