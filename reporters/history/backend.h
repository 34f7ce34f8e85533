#pragma once

/// \file
/// Where histories are kept. A history is a set of immutable records; backends
/// differ in where the bytes lie, and in nothing that a reader can see.

#include "reporters/history/program.h"
#include "reporters/history/record.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

/// A history that cannot be read or written; the message says which, why, and
/// what to do.
class HistoryError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A record that is there and cannot be read: corrupt, or of another schema.
struct Unreadable {
  std::string where;  ///< File, path in the branch, or key.
  std::string why;
};

class Backend {
 public:
  virtual ~Backend() = default;

  /// Adds one record, durably: once this returns, it is there whatever happens.
  /// Any number of processes may add at once.
  ///
  /// Returns: false if a record of this id was there already.
  /// Throws:  HistoryError; then it is not acknowledged, and adding it again is
  ///          safe.
  /// Complexity: independent of the length of the history.
  virtual bool add(const Record& record) = 0;

  /// Adds many; backends that can do so put them into one transaction. All or
  /// nothing is not promised.
  ///
  /// Returns: how many were not there before.
  virtual std::size_t add_all(const std::vector<Record>& records) = 0;

  /// Gives every record to `take`, in no particular order, and none twice.
  ///
  /// Returns: what could not be read; it is passed over and left as it is.
  /// Throws:  HistoryError; what `take` throws.
  virtual std::vector<Unreadable> read(
      const std::function<void(Record)>& take) = 0;

  /// Rewrites many small pieces into few: nothing is lost, and what others add
  /// meanwhile is kept. Does nothing where there is nothing to gain.
  ///
  /// Returns: one sentence on what was done.
  virtual std::string compact() = 0;

  /// Something that differs whenever the set of records does, much cheaper
  /// than reading them; empty where there is no such thing. The same set may
  /// have many, before and after it was compacted for example.
  ///
  /// Throws: HistoryError.
  [[nodiscard]] virtual std::string version() { return {}; }

  /// How the user named it: "bench-history", "git:.#benchgate-history".
  [[nodiscard]] virtual std::string location() const = 0;

 protected:
  Backend() = default;
  Backend(const Backend&) = default;
  Backend& operator=(const Backend&) = default;
  Backend(Backend&&) = default;
  Backend& operator=(Backend&&) = default;
};

/// What opening a backend may need and must not look for itself.
struct BackendSettings {
  /// "GITHUB_TOKEN" and others; backends read no environment themselves.
  std::function<std::string(const char*)> environment;
  /// Told what takes long: "waiting for another writer (try 3)". May be empty.
  std::function<void(const std::string&)> progress;
  /// Runs git. Empty: histories that need it say so.
  RunProgram run_program;
  /// Waits, and throws what ends the program when the user wants to end. Empty:
  /// waits in any case.
  std::function<void(std::chrono::milliseconds)> pause;
  /// A folder for what can be made again at any time; made when it is needed.
  /// Empty: in that for temporary files.
  std::filesystem::path cache;
};

/// Opens a history by its location, creating it at the first add:
///
///     DIRECTORY                      a folder
///     git:REPOSITORY#BRANCH          a branch; REPOSITORY is a path, an URL,
///                                    or a remote of the repository here
///     postgresql://...               a database, as libpq names it
///
/// Throws: HistoryError for a location of no kind, or one that is not there and
///         cannot be made.
std::unique_ptr<Backend> open_history(const std::string& location,
                                      const BackendSettings& settings);

}  // namespace benchgate::reporters::history
