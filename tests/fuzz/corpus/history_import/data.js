window.BENCHMARK_DATA = {"lastUpdate": 1600000000000, "repoUrl": "https://example.com/x", "entries": {
"C++ Benchmark": [{"commit": {"author": {"name": "a"}, "id": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
"message": "store: read ahead\n\nbody", "timestamp": "2020-09-13T21:26:40+09:00"},
"date": 1600000100250, "tool": "googlecpp", "benches": [
{"name": "BM_Get/8", "value": 12.5, "unit": "ns/iter", "range": "± 3", "extra": "iterations: 1"},
{"name": "rate", "value": 1.5e3, "unit": "MB/s"}]}], "Empty": []}};
