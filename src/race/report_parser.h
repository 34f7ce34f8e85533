#pragma once

#include "src/race/report.h"

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::race {

/// What a process with the thread sanitizer wrote.
struct Log {
  std::vector<Report> reports;
  /// Why the sanitizer itself gave up, in its words: "unexpected memory mapping
  /// 0x...", "SEGV on unknown address 0x8 in f() bench.cpp:12". Empty: it did
  /// not.
  std::string fatal;
  /// The last report is not whole: it is left out.
  bool truncated = false;
};

/// Reads the sanitizer's text, as GCC 12 and clang 14 write it and their
/// neighbours do:
///
///     ==================
///     WARNING: ThreadSanitizer: KIND (pid=N)
///       WHAT of size N at 0xN by THREAD (mutexes: ...):
///         #N FUNCTION FILE:LINE[:COLUMN] (MODULE+0xN)[ (BuildId: ...)]
///
///       Location is ...
///
///     SUMMARY: ThreadSanitizer: ...
///     ==================
///
/// Numbers of processes, addresses and numbers of threads of the system are
/// left out of the texts, so that the same finding reads the same. Any text
/// gives a Log: what is not understood is passed over.
///
/// Complexity: linear in the text.
Log parse_log(std::string_view text);

}  // namespace benchgate::race
