#include "tests/reporters/history/postgresql_testing.h"

#include "tests/reporters/history/random_record.h"

namespace benchgate::reporters::history {

Contents contents_of(Backend& backend) {
  Contents contents;
  contents.unreadable = backend.read([&contents](Record record) {
    const std::string id = record.id;
    contents.repeated =
        !contents.records.emplace(id, std::move(record)).second ||
        contents.repeated;
  });
  return contents;
}

void PostgresqlTest::SetUp() {
  const std::string missing = tests::PostgresqlServer::missing();
  if (!missing.empty()) {
    GTEST_SKIP() << missing;
  }
  database_ = server().new_database();
}

tests::PostgresqlServer& PostgresqlTest::server() {
  static tests::PostgresqlServer server;
  return server;
}

std::unique_ptr<Backend> PostgresqlTest::open_at(const std::string& location,
                                                 const BatchLimits& limits) {
  return open_postgresql_history(location, {}, {}, limits);
}

std::unique_ptr<Backend> PostgresqlTest::open_impatiently(
    const std::string& location) {
  constexpr std::chrono::milliseconds kPatience{500};
  return open_postgresql_history(
      location, {},
      {.connection = {}, .first_patience = kPatience, .patience = kPatience},
      {});
}

void PostgresqlTest::expect_runs(std::size_t count) const {
  const Contents contents = contents_of(*open());
  EXPECT_TRUE(contents.unreadable.empty());
  EXPECT_FALSE(contents.repeated);
  EXPECT_EQ(contents.records.size(), count);
  for (std::size_t run = 0; run < count; ++run) {
    const Record record = plain_record(run);
    const auto found = contents.records.find(record.id);
    ASSERT_NE(found, contents.records.end()) << run;
    EXPECT_TRUE(found->second == record) << run;
  }
}

}  // namespace benchgate::reporters::history
