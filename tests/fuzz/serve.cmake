benchgate_fuzz(serve_api SOURCES serve_api_fuzz.cpp
  LINK benchgate_serve nlohmann_json::nlohmann_json)
