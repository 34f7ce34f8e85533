benchgate_fuzz(go_text
  SOURCES go_text_fuzz.cpp
  LINK benchgate_core)
benchgate_fuzz(google_benchmark_json
  SOURCES google_benchmark_json_fuzz.cpp
  LINK benchgate_core)
benchgate_fuzz(google_benchmark_stream
  SOURCES google_benchmark_stream_fuzz.cpp
  LINK benchgate_core)
benchgate_fuzz(history_import
  SOURCES history_import_fuzz.cpp
  LINK benchgate_core)
