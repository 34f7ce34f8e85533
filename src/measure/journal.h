#pragma once

/// \file
/// The journal: everything measured so far, appended pair by pair, so that an
/// interrupt, a crash or a full disk loses at most the pair in flight.
///
/// JSON lines. The first says what is compared; every other is one pair:
///
///   {"schema":"benchgate.journal/1","key":"...","seed":7,"started":"..."}
///   {"suite":"s","benchmark":"BM_A","stage":"screen","first":"base",
///    "duration":300000,"wall":21000000,"turns":20,
///    "base":{"values":[["cpu_time",1.2e-6,"s",false,false]]},"head":...}
///
/// Times are in nanoseconds. "turns" is left out of a pair that was not in
/// lockstep.
///
/// A line without its line feed was being written when the end came; it is
/// left out.

#include "compare/pairs.h"
#include "compare/protocol.h"
#include "src/measure/suite.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace benchgate::measure {

/// One pair of invocations as it was measured: all metrics of both sides.
struct RecordedPair {
  std::string suite;
  std::string benchmark;
  compare::Stage stage = compare::Stage::screen;
  compare::Side first = compare::Side::base;
  int turns = 0;  ///< Of a pair in lockstep; 0: two plain invocations.
  std::chrono::nanoseconds duration{0};  ///< Asked for, of one turn or all.
  std::chrono::nanoseconds wall{0};      ///< Of both processes.
  Measurement base;
  Measurement head;
};

/// What a journal belongs to: the same key, the same comparison.
struct JournalHeader {
  std::string key;
  std::uint64_t seed = 0;
  std::string started;
};

/// Pairs read back, by what they are of, in the order they were measured.
class Recording {
 public:
  void add(RecordedPair pair);

  /// The next recorded pair of this benchmark and stage, taken out.
  std::optional<RecordedPair> take(const std::string& suite,
                                   const std::string& benchmark,
                                   compare::Stage stage);

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  using Key = std::tuple<std::string, std::string, compare::Stage>;
  std::map<Key, std::deque<RecordedPair>> pairs_;
  std::size_t size_ = 0;
};

struct ReadJournal {
  JournalHeader header;
  Recording recording;
};

/// Empty when there is no journal at `file`.
///
/// Throws: MeasurementError (bad_input) when there is something else there.
std::optional<ReadJournal> read_journal(const std::filesystem::path& file);

/// The names under which journals of one result file are: FILE, and of runs at
/// the same time FILE.2, FILE.3, ... Those that exist, and FILE in any case.
std::vector<std::filesystem::path> journal_names(
    const std::filesystem::path& file);

/// Appends to a journal, one writer at a time. Destroying it keeps the file.
class Journal {
 public:
  /// A journal at `file`, or, while another process writes that one, at the
  /// first free name of "FILE.2", "FILE.3", ... With `keep`, what is there
  /// stays and is appended to.
  ///
  /// Trouble with the file is no error: measuring goes on without a journal
  /// and `trouble()` says why.
  Journal(const std::filesystem::path& file, const JournalHeader& header,
          bool keep);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  Journal(Journal&&) = delete;
  Journal& operator=(Journal&&) = delete;

  void append(const RecordedPair& pair);

  /// Where it is written.
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

  /// How many pairs it holds, those that were kept included.
  [[nodiscard]] std::size_t pairs() const { return pairs_; }

  /// Why it could not be written; empty when all is well.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

  /// Everything is in the result file: the journal is not needed any more.
  void remove();

 private:
  void write(const std::string& line);
  void give_up(const std::string& doing);

  std::filesystem::path file_;
  std::string trouble_;
  int descriptor_ = -1;
  std::size_t pairs_ = 0;
};

}  // namespace benchgate::measure
