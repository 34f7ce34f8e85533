benchgate_fuzz(manifest SOURCES manifest_fuzz.cpp LINK benchgate_store)
benchgate_fuzz(store_text SOURCES store_text_fuzz.cpp LINK benchgate_store)
