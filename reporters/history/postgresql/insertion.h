#pragma once

/// \file
/// Putting records into the table, many with one statement.

#include "reporters/history/postgresql/connection.h"
#include "reporters/history/record.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

/// Rows that wait to be sent: a column each.
class RowBatch {
 public:
  /// Throws: InvalidRecord as write_record does.
  void add(const Record& record);
  void clear();

  [[nodiscard]] std::size_t rows() const { return ids_.size(); }

  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  /// Inserts them, but for those whose ids are there; `writer` is the same
  /// number at every try of one call of `add_all`, and no other's.
  ///
  /// Returns: how many are there because of `writer`, by this or an earlier
  ///          try.
  /// Throws:  DatabaseFailure; HistoryError if what is there under an id cannot
  ///          be read, so that the record is not there.
  [[nodiscard]] std::size_t insert(Connection& connection, std::int64_t writer,
                                   const DatabaseLocation& location) const;

 private:
  [[nodiscard]] std::set<std::string, std::less<>> insert_new(
      Connection& connection, std::int64_t writer) const;

  std::vector<std::string> ids_;
  std::vector<std::string> commits_;
  std::vector<std::string> bases_;
  std::vector<std::string> starts_;
  std::vector<std::string> machines_;
  std::vector<std::int32_t> shard_;
  std::vector<std::int32_t> shards_;
  std::vector<std::int32_t> entries_;
  std::vector<std::string> bodies_;
  std::size_t bytes_ = 0;
};

}  // namespace benchgate::reporters::history
