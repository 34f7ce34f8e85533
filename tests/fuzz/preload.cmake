benchgate_fuzz(call_frames SOURCES call_frames_fuzz.cpp
  ${PROJECT_SOURCE_DIR}/src/preload/frame_expressions.cpp
  ${PROJECT_SOURCE_DIR}/src/preload/frame_rules.cpp
  ${PROJECT_SOURCE_DIR}/src/preload/frame_table.cpp)
