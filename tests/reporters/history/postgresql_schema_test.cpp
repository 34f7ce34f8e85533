#include "reporters/history/postgresql/schema.h"
#include "tests/reporters/history/postgresql_testing.h"
#include "tests/reporters/history/random_record.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <thread>
#include <vector>

namespace benchgate::reporters::history {
namespace {

using testing::HasSubstr;

class PostgresqlSchemaTest : public PostgresqlTest {
 protected:
  void bring_to(std::span<const Migration> steps) const {
    const DatabaseLocation place(location());
    Connection connection(place, {});
    migrate(connection, steps, {}, place);
  }

  [[nodiscard]] std::string versions() const {
    return sql(
        "SELECT string_agg(version::text, ' ' ORDER BY version)"
        " FROM benchgate_schema");
  }

  /// What the tables look like, whichever way they came to it.
  [[nodiscard]] std::string shape() const {
    return sql(
        "SELECT table_name, column_name, data_type, is_nullable,"
        " column_default, collation_name FROM information_schema.columns"
        " WHERE table_name LIKE 'benchgate%' ORDER BY 1, 2;"
        "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'benchgate%'"
        " ORDER BY 1;"
        "SELECT attname, attstorage FROM pg_attribute WHERE attnum > 0 AND"
        " attrelid = 'benchgate_record'::regclass ORDER BY 1");
  }
};

TEST_F(PostgresqlSchemaTest, TheFirstAddMakesTheTables) {
  open()->add(plain_record(0));
  EXPECT_EQ(versions(), "1 2");
  ASSERT_EQ(migrations().size(), 2U);  // Later ones: tell the test above.
}

TEST_F(PostgresqlSchemaTest, FromEachOlderVersionAllIsThereAndTheShapeIsOne) {
  open()->add(plain_record(0));
  const std::string expected = shape();
  const std::string body = sql("SELECT body FROM benchgate_record");  // "\x..."
  for (std::size_t version = 1; version < migrations().size(); ++version) {
    database_ = server().new_database();
    bring_to(migrations().first(version));
    const Record record = plain_record(0);
    (void)sql(fmt::format(
        "INSERT INTO benchgate_record (id, writer, commit_id, started, machine,"
        " shard, shards, entries, body)"
        " VALUES ('{}', 7, '{}', '{}', '', 1, 1, 3, '{}')",
        record.id, record.commit.id, record.started, body));
    // Those who only look leave it as it is.
    expect_runs(1);
    EXPECT_NE(shape(), expected) << version;
    EXPECT_EQ(open()->add_all({record, plain_record(1)}), 1U);
    EXPECT_EQ(shape(), expected) << version;
    expect_runs(2);
  }
}

TEST_F(PostgresqlSchemaTest, ALaterVersionIsRefusedAndLeftAlone) {
  open()->add(plain_record(0));
  (void)sql("INSERT INTO benchgate_schema (version) VALUES (3)");
  for (const auto& message :
       {refusal([&] { open()->add(plain_record(1)); }),
        refusal([&] { open()->read([](const Record&) {}); }),
        refusal([&] { (void)open()->compact(); })}) {
    EXPECT_THAT(message, HasSubstr("of version 3, and this benchgate knows"));
    EXPECT_THAT(message, HasSubstr("up to 2"));
  }
  EXPECT_EQ(sql("SELECT count(*) FROM benchgate_record"), "1");
}

TEST_F(PostgresqlSchemaTest, AStepThatFailsLeavesNothingOfTheOthers) {
  const std::vector<Migration> steps = {
      {"CREATE TABLE benchgate_record (id text)"},
      {"CREATE TABLE more (id text); CREATE TABLE more (id text)"}};
  EXPECT_THROW(bring_to(steps), DatabaseFailure);
  EXPECT_EQ(sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"),
            "0");
  bring_to(std::span(steps).first(1));
  EXPECT_THROW(bring_to(steps), DatabaseFailure);
  EXPECT_EQ(versions(), "1");
}

TEST_F(PostgresqlSchemaTest, OfManyWhoOpenItFirstOneMakesTheTables) {
  for (int round = 0; round < 5; ++round) {
    database_ = server().new_database();
    {
      std::vector<std::jthread> openers;
      for (std::size_t opener = 0; opener < 12; ++opener) {
        openers.emplace_back([&, opener] {
          EXPECT_EQ(refusal([&] { open()->add(plain_record(opener)); }), "");
        });
      }
    }
    EXPECT_EQ(versions(), "1 2");
    expect_runs(12);
  }
}

TEST_F(PostgresqlSchemaTest, OfManyWhoFindAnOlderVersionOneBringsItUp) {
  bring_to(migrations().first(1));
  {
    std::vector<std::jthread> openers;
    for (std::size_t opener = 0; opener < 12; ++opener) {
      openers.emplace_back([&, opener] {
        EXPECT_EQ(refusal([&] { open()->add(plain_record(opener)); }), "");
      });
    }
  }
  EXPECT_EQ(versions(), "1 2");
  expect_runs(12);
}

}  // namespace
}  // namespace benchgate::reporters::history
