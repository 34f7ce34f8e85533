benchgate_fuzz(manifest SOURCES manifest_fuzz.cpp LINK benchgate_store)
