#include "reporters/history/postgresql/insertion.h"

#include "reporters/history/postgresql/body.h"
#include "reporters/history/record_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace benchgate::reporters::history {

namespace {

constexpr const char* kInsert = R"(
INSERT INTO benchgate_record (writer, id, commit_id, base_commit, started,
                              machine, shard, shards, entries, body)
SELECT $1, id, commit_id, nullif(base_commit, ''), started, machine, shard,
       shards, entries, body
FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10)
  AS added (id, commit_id, base_commit, started, machine, shard, shards,
            entries, body)
ON CONFLICT (id) DO NOTHING
RETURNING id)";

// Ours are there by an earlier try whose commit was not answered.
constexpr const char* kThere = R"(
SELECT id, CASE WHEN writer = $2 THEN 'ours' ELSE 'theirs' END,
       CASE WHEN octet_length(body) <= $3 THEN body END
FROM benchgate_record WHERE id = ANY ($1))";

std::int32_t clamped(std::size_t number) {
  constexpr std::size_t kMost = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(std::min(number, kMost));
}

void check_readable(std::string_view id, std::string_view body,
                    const DatabaseLocation& location) {
  try {
    (void)read_body(id, body);
  } catch (const InvalidRecord& error) {
    throw HistoryError(fmt::format(
        "{}: the row {} of benchgate_record is there and is not that record "
        "({}): give it another id, or delete it, and add again",
        location.shown(), id, error.what()));
  }
}

}  // namespace

void RowBatch::add(const Record& record) {
  bodies_.push_back(write_body(record));
  bytes_ += bodies_.back().size();
  ids_.push_back(record.id);
  commits_.push_back(record.commit.id);
  bases_.push_back(record.base_commit);
  starts_.push_back(record.started);
  machines_.push_back(machine_name(record.environment));
  shard_.push_back(clamped(record.shard));
  shards_.push_back(clamped(record.shards));
  entries_.push_back(clamped(record.entries.size()));
}

void RowBatch::clear() {
  *this = RowBatch();
}

std::set<std::string, std::less<>> RowBatch::insert_new(
    Connection& connection, std::int64_t writer) const {
  const Rows rows = connection.run(
      kInsert, {number_parameter(writer), texts_parameter(ids_),
                texts_parameter(commits_), texts_parameter(bases_),
                texts_parameter(starts_), texts_parameter(machines_),
                numbers_parameter(shard_), numbers_parameter(shards_),
                numbers_parameter(entries_), blobs_parameter(bodies_)});
  std::set<std::string, std::less<>> fresh;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    fresh.emplace(rows.value(row, 0));
  }
  return fresh;
}

std::size_t RowBatch::insert(Connection& connection, std::int64_t writer,
                             const DatabaseLocation& location) const {
  const auto fresh = insert_new(connection, writer);
  std::vector<std::string> others;
  std::ranges::copy_if(ids_, std::back_inserter(others),
                       [&](const auto& id) { return !fresh.contains(id); });
  std::size_t ours = fresh.size();
  if (others.empty()) {
    return ours;
  }
  const Rows rows = connection.run(
      kThere, {texts_parameter(others), number_parameter(writer),
               number_parameter(static_cast<std::int64_t>(kLargestBody))});
  if (rows.size() < others.size()) {
    throw HistoryError(
        fmt::format("{}: somebody deletes rows of benchgate_record while they "
                    "are added: add again",
                    location.shown()));
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows.value(row, 1) == "ours") {
      ++ours;
    } else {
      check_readable(rows.value(row, 0), rows.value(row, 2), location);
    }
  }
  return ours;
}

}  // namespace benchgate::reporters::history
