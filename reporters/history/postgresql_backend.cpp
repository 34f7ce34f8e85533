#include "reporters/history/postgresql_backend.h"

#include "reporters/display_text.h"
#include "reporters/history/backend_defaults.h"
#include "reporters/history/postgresql/body.h"
#include "reporters/history/postgresql/insertion.h"
#include "reporters/history/postgresql/options.h"
#include "reporters/history/postgresql/schema.h"
#include "reporters/history/record_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <optional>
#include <random>
#include <utility>

namespace benchgate::reporters::history {

namespace {

// A page: as many rows as are wanted at once, but of those only what stays
// within the bytes, and at least one. Of the bodies that are too large to be
// ours nothing is sent. octet_length does not read a body that is kept apart.
constexpr const char* kPage = R"(
SELECT id, CASE WHEN bytes <= $4 THEN body END
FROM (SELECT id, body, bytes, sum(bytes) OVER (ORDER BY id) AS total
      FROM (SELECT id, body, octet_length(body)::bigint AS bytes
            FROM benchgate_record WHERE id > $1 ORDER BY id LIMIT $2) AS rows)
     AS summed
WHERE total - bytes < $3 ORDER BY id)";

// A number for all ids, in whichever order; xmin differs once somebody has
// changed a row by hand. No body is looked at.
constexpr const char* kVersion = R"(
SELECT count(*)::text || ' ' ||
       coalesce(sum(hashtextextended(id || ' ' || xmin::text, 0)), 0)::text
FROM benchgate_record)";

constexpr std::size_t kLongestName = 120;

std::vector<const Record*> by_id(const std::vector<Record>& records) {
  std::vector<const Record*> order;
  for (const Record& record : records) {
    order.push_back(&record);
  }
  std::ranges::stable_sort(
      order, {},
      [](const Record* record) -> const auto& { return record->id; });
  const auto repeated = std::ranges::unique(
      order, {},
      [](const Record* record) -> const auto& { return record->id; });
  order.erase(repeated.begin(), repeated.end());
  return order;
}

std::int64_t random_number() {
  std::random_device random;
  return std::bit_cast<std::int64_t>((std::uint64_t{random()} << 32U) |
                                     std::uint64_t{random()});
}

class PostgresqlBackend final : public Backend {
 public:
  PostgresqlBackend(DatabaseLocation location, const BackendSettings& settings,
                    const SessionTimes& times, const BatchLimits& limits)
      : sessions_(std::move(location), times, settings.progress,
                  with_defaults(settings).pause),
        limits_(limits) {}

  bool add(const Record& record) override { return add_all({record}) == 1; }

  /// In the order of ids: two that add the same records wait for each other
  /// instead of blocking each other for good.
  std::size_t add_all(const std::vector<Record>& records) override {
    if (records.empty()) {
      return 0;
    }
    const std::vector<const Record*> order = by_id(records);
    const std::int64_t writer = random_number();
    std::size_t ours = 0;
    sessions_.run([&](Connection& connection) {
      prepare(connection);
      ours = add_in_one(connection, order, writer);
    });
    return ours;
  }

  /// Page by page, each from the last id on: so a reader holds nothing on the
  /// server while it looks at a record, and goes on after a restart.
  std::vector<Unreadable> read(
      const std::function<void(Record)>& take) override {
    std::vector<Unreadable> unreadable;
    std::string last;
    for (;;) {
      std::optional<Rows> page;
      sessions_.run(
          [&](Connection& connection) { page = read_page(connection, last); });
      if (!page || page->size() == 0) {
        return unreadable;
      }
      for (std::size_t row = 0; row < page->size(); ++row) {
        if (auto record = record_in(*page, row, unreadable)) {
          take(*std::move(record));
        }
      }
      last = page->value(page->size() - 1, 0);
    }
  }

  /// A record is one row whatever else is there, and compressed.
  std::string compact() override {
    std::string done = "nothing to do: there are no records";
    sessions_.run([&](Connection& connection) {
      if (!has_tables(connection)) {
        return;
      }
      const Rows size = connection.run(
          "SELECT count(*)::text,"
          " pg_size_pretty(pg_total_relation_size('benchgate_record'))"
          " FROM benchgate_record");
      done = fmt::format(
          "nothing to do: {} records are compressed rows, {} with their "
          "indexes, and the server reclaims by itself what is deleted",
          size.value(0, 0), size.value(0, 1));
    });
    return done;
  }

  [[nodiscard]] std::string version() override {
    std::string version = "no tables";
    sessions_.run([&](Connection& connection) {
      if (has_tables(connection)) {
        version = connection.run(kVersion).value(0, 0);
      }
    });
    return version;
  }

  [[nodiscard]] std::string location() const override {
    return sessions_.location().shown();
  }

 private:
  void prepare(Connection& connection) {
    if (!prepared_) {
      migrate(connection, migrations(), sessions_.times(),
              sessions_.location());
      prepared_ = true;
    }
  }

  [[nodiscard]] bool has_tables(Connection& connection) const {
    const std::size_t version = schema_version(connection);
    check_known(version, migrations(), sessions_.location());
    return version > 0;
  }

  std::size_t add_in_one(Connection& connection,
                         const std::vector<const Record*>& records,
                         std::int64_t writer) {
    Transaction transaction(connection, Transaction::Kind::writes,
                            sessions_.times());
    std::size_t ours = 0;
    RowBatch batch;
    for (const Record* record : records) {
      batch.add(*record);
      if (batch.rows() == limits_.rows || batch.bytes() >= limits_.bytes ||
          record == records.back()) {
        ours += batch.insert(connection, writer, sessions_.location());
        batch.clear();
      }
    }
    transaction.commit();
    return ours;
  }

  /// Returns: nothing if there are no tables.
  std::optional<Rows> read_page(Connection& connection,
                                const std::string& last) {
    if (last.empty() && !has_tables(connection)) {
      return std::nullopt;
    }
    Transaction transaction(connection, Transaction::Kind::reads,
                            sessions_.times());
    Rows page = connection.run(
        kPage, {text_parameter(last),
                number_parameter(static_cast<std::int64_t>(limits_.rows)),
                number_parameter(static_cast<std::int64_t>(limits_.bytes)),
                number_parameter(static_cast<std::int64_t>(kLargestBody))});
    transaction.commit();
    return page;
  }

  [[nodiscard]] std::optional<Record> record_in(
      const Rows& page, std::size_t row,
      std::vector<Unreadable>& unreadable) const {
    const std::string_view id = page.value(row, 0);
    try {
      return read_body(id, page.value(row, 1));
    } catch (const InvalidRecord& error) {
      unreadable.push_back(
          {.where = fmt::format("{}: row {} of benchgate_record", location(),
                                shorten(visible_text(id), kLongestName)),
           .why =
               page.is_null(row, 1) ? "its body is too large" : error.what()});
      return std::nullopt;
    }
  }

  Sessions sessions_;
  BatchLimits limits_;
  std::atomic<bool> prepared_ = false;
};

}  // namespace

std::unique_ptr<Backend> open_postgresql_history(
    const std::string& location, const BackendSettings& settings) {
  return open_postgresql_history(location, settings, {}, {});
}

std::unique_ptr<Backend> open_postgresql_history(
    const std::string& location, const BackendSettings& settings,
    const SessionTimes& times, const BatchLimits& limits) {
  DatabaseLocation database(location);
  check_with_libpq(database);
  return std::make_unique<PostgresqlBackend>(std::move(database), settings,
                                             times, limits);
}

}  // namespace benchgate::reporters::history
