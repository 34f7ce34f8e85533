benchgate_fuzz(stat_query SOURCES stat_query_fuzz.cpp LINK benchgate_core)
