#include "reporters/history/postgresql/failure.h"
#include "tests/reporters/history/postgresql_testing.h"
#include "tests/reporters/history/random_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/mount.h>
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <string>

// What people are told: one sentence, what to do, and no password.

namespace benchgate::reporters::history {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

auto says(const std::string& what) {
  return AllOf(HasSubstr(what), Not(HasSubstr("secret")), Not(HasSubstr("\n")),
               Not(HasSubstr("{}")));
}

class PostgresqlFailureTest : public PostgresqlTest {
 protected:
  [[nodiscard]] static std::string add_refusal(const std::string& location) {
    return refusal([&] { open_impatiently(location)->add(plain_record(0)); });
  }

  [[nodiscard]] static std::string read_refusal(const std::string& location) {
    return refusal(
        [&] { open_impatiently(location)->read([](const Record&) {}); });
  }

  /// A user of this name with the password "secret-of-NAME", for this database.
  void make_user(const std::string& name) const {
    (void)server().sql("CREATE ROLE " + name + " LOGIN PASSWORD 'secret-of-" +
                       name + "'");
  }
};

TEST_F(PostgresqlFailureTest, TheLocationIsShownWithoutItsPassword) {
  EXPECT_THAT(open()->location(), says("postgresql://owner@127.0.0.1:"));
  EXPECT_THAT(open()->location(), HasSubstr("/" + database_));
}

TEST_F(PostgresqlFailureTest, AServerThatIsDown) {
  server().stop(tests::PostgresqlServer::Stop::fast);
  const auto expected = says(
      "the server cannot be reached (connection to server at "
      "\"127.0.0.1\"");
  EXPECT_THAT(add_refusal(location()), expected);
  EXPECT_THAT(read_refusal(location()), expected);
  EXPECT_THAT(add_refusal(server().local_location(database_)),
              says("the server cannot be reached"));
  server().start();
}

TEST_F(PostgresqlFailureTest, AServerThatNeverAnswers) {
  server().freeze();
  const auto backend = open_postgresql_history(
      location(), {},
      {.connection = {.connect = std::chrono::seconds(1)},
       .first_patience = {},
       .patience = {}},
      {});
  const std::string message = refusal([&] { backend->add(plain_record(0)); });
  server().thaw();
  EXPECT_THAT(message, says("it does not answer in time"));
}

TEST_F(PostgresqlFailureTest, AServerThatStopsAnswering) {
  const auto backend = open_postgresql_history(
      location(), {},
      {.connection = {.connect = std::chrono::seconds(1),
                      .statement = std::chrono::seconds(1),
                      .grace = std::chrono::seconds(0)},
       .first_patience = {},
       .patience = {}},
      {});
  EXPECT_TRUE(backend->add(plain_record(0)));
  server().freeze();
  const std::string message = refusal([&] { backend->add(plain_record(1)); });
  server().thaw();
  EXPECT_THAT(message, says("it does not answer in time"));
  EXPECT_NO_THROW(backend->add(plain_record(1)));
  expect_runs(2);
}

/// What a pause throws when the user wants to end.
struct Ended {};

BackendSettings settings_of_one_who_ends() {
  BackendSettings settings;
  settings.pause = [](std::chrono::milliseconds) { throw Ended(); };
  return settings;
}

TEST_F(PostgresqlFailureTest, WhoeverEndsNeedNotWaitForAServerThatIsSilent) {
  const auto backend = open_postgresql_history(
      location(), settings_of_one_who_ends(),
      {.connection = {.connect = std::chrono::seconds(5),
                      .statement = std::chrono::seconds(5),
                      .grace = std::chrono::seconds(0)},
       .first_patience = {},
       .patience = {}},
      {});
  server().freeze();
  EXPECT_THROW(backend->add(plain_record(0)), Ended);
  server().thaw();
  EXPECT_TRUE(backend->add(plain_record(0)));
  server().freeze();
  EXPECT_THROW(backend->add(plain_record(1)), Ended);
  EXPECT_THROW(contents_of(*backend), Ended);
  server().thaw();
}

TEST_F(PostgresqlFailureTest, WhoeverEndsNeedNotWaitForAServerThatIsDown) {
  const auto backend = open_history(location(), settings_of_one_who_ends());
  server().stop(tests::PostgresqlServer::Stop::fast);
  EXPECT_THROW(backend->add(plain_record(0)), Ended);
  server().start();
}

TEST_F(PostgresqlFailureTest, AHostThatIsNone) {
  EXPECT_THAT(add_refusal("postgresql://u:secret@host.invalid/db"),
              says("the server cannot be reached"));
}

TEST_F(PostgresqlFailureTest, AWrongPasswordOrNone) {
  const std::string place =
      "@127.0.0.1:" + std::to_string(server().port()) + "/" + database_;
  EXPECT_THAT(add_refusal("postgresql://owner:wrong-secret" + place),
              says("does not let us in (password authentication failed for "
                   "user \"owner\")"));
  EXPECT_THAT(add_refusal("postgresql://owner" + place),
              says("does not let us in (it asks for a password"));
  EXPECT_THAT(read_refusal("postgresql://nobody:secret" + place),
              says("does not let us in"));
  EXPECT_THAT(add_refusal("postgresql://owner:wrong-secret" + place +
                          "?password=another-secret"),
              says("does not let us in"));
}

TEST_F(PostgresqlFailureTest, ADatabaseThatIsNotThere) {
  EXPECT_THAT(add_refusal(server().location("nowhere")),
              says("there is no such database (database \"nowhere\" does not "
                   "exist): make it with createdb"));
}

TEST_F(PostgresqlFailureTest, AUserWithoutRights) {
  make_user("reader");
  const std::string place = server().location(database_, "reader");
  // Nothing was made yet: an empty history may be read, and not begun.
  EXPECT_EQ(read_refusal(place), "");
  EXPECT_THAT(add_refusal(place),
              says("lacks a right (permission denied for schema public)"));
  open()->add(plain_record(0));
  EXPECT_THAT(read_refusal(place), says("lacks a right (permission denied"));
  (void)sql("GRANT SELECT ON benchgate_record, benchgate_schema TO reader");
  EXPECT_EQ(contents_of(*open_at(place)).records.size(), 1U);
  EXPECT_THAT(add_refusal(place),
              says("lacks a right (permission denied for table "
                   "benchgate_record)"));
  (void)sql("GRANT INSERT ON benchgate_record TO reader");
  EXPECT_TRUE(open_at(place)->add(plain_record(1)));
  EXPECT_FALSE(open_at(place)->add(plain_record(1)));
}

TEST_F(PostgresqlFailureTest, AServerThatTakesNoWrites) {
  (void)server().sql("ALTER DATABASE " + database_ +
                     " SET default_transaction_read_only = on");
  EXPECT_EQ(read_refusal(location()), "");
  EXPECT_THAT(add_refusal(location()),
              says("the server takes no writes (cannot execute"));
}

TEST_F(PostgresqlFailureTest, AStandbyIsReadAndNotWrittenTo) {
  tests::PostgresqlServer standby(tests::PostgresqlServer::Role::standby);
  EXPECT_THAT(add_refusal(standby.location()),
              says("the server takes no writes"));
  EXPECT_EQ(read_refusal(standby.location()), "");
}

TEST_F(PostgresqlFailureTest, TablesOfAnotherProgram) {
  (void)sql("CREATE TABLE benchgate_record (mine text)");
  EXPECT_THAT(add_refusal(location()),
              says("the tables there are not benchgate's (relation"));
  (void)sql(
      "CREATE TABLE benchgate_schema (version integer);"
      "INSERT INTO benchgate_schema VALUES (2)");
  EXPECT_THAT(add_refusal(location()),
              says("the tables there are not benchgate's (column"));
  EXPECT_THAT(read_refusal(location()),
              says("the tables there are not benchgate's (column"));
}

TEST_F(PostgresqlFailureTest, ATableThatIsGone) {
  open()->add(plain_record(0));
  (void)sql("DROP TABLE benchgate_record");
  EXPECT_THAT(read_refusal(location()), says("a table of the history is gone"));
}

TEST_F(PostgresqlFailureTest, NoConnectionToSpare) {
  (void)server().sql("ALTER DATABASE " + database_ + " CONNECTION LIMIT 0");
  make_user("one");
  EXPECT_THAT(add_refusal(server().location(database_, "one")),
              says("the server has no connection to spare (too many"));
}

TEST_F(PostgresqlFailureTest, AStatementThatTakesTooLong) {
  open()->add(plain_record(0));
  (void)sql(
      "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
      " $$ BEGIN PERFORM pg_sleep(30); RETURN NEW; END $$;"
      "CREATE TRIGGER slow BEFORE INSERT ON benchgate_record"
      " FOR EACH ROW EXECUTE FUNCTION slow()");
  const auto backend = open_postgresql_history(
      location(), {},
      {.connection = {.connect = std::chrono::seconds(10),
                      .statement = std::chrono::seconds(1)},
       .first_patience = {},
       .patience = {}},
      {});
  EXPECT_THAT(refusal([&] { backend->add(plain_record(1)); }),
              says("the server took too long"));
}

TEST_F(PostgresqlFailureTest, ALocationThatLibpqDoesNotTake) {
  const auto open_refusal = [](const std::string& location) {
    return refusal([&] { (void)open_history(location, {}); });
  };
  EXPECT_THAT(open_refusal("postgresql://host/db?sslmod=require"),
              says("invalid URI query parameter: \"sslmod\""));
  EXPECT_THAT(open_refusal("postgresql://u:secret@host/db?sslmod=require"),
              says("is none that libpq takes"));
  EXPECT_THAT(open_refusal("postgresql://u:%zzsecret@host/db"),
              says("is none that libpq takes"));
  EXPECT_THAT(open_refusal("postgresql:db"), says("two slashes"));
}

/// A small disk, and the server's data of one database on it.
class PostgresqlDiskTest : public PostgresqlFailureTest {
 protected:
  void SetUp() override {
    PostgresqlFailureTest::SetUp();
    if (IsSkipped()) {
      return;
    }
    disk_ = server().folder() / "disk";
    ::mkdir(disk_.c_str(), 0777);
    if (::mount("none", disk_.c_str(), "tmpfs", 0, "size=16m") != 0) {
      disk_.clear();
      GTEST_SKIP() << "a small disk takes the right to mount one";
    }
    std::filesystem::create_directory(disk_ / "space");
    server().give_to_server(disk_ / "space");
  }

  void TearDown() override {
    if (!disk_.empty()) {
      (void)server().sql("DROP DATABASE IF EXISTS small WITH (FORCE)");
      (void)server().sql("DROP TABLESPACE IF EXISTS small");
      ::umount2(disk_.c_str(), MNT_DETACH);
    }
  }

  std::filesystem::path disk_;
};

TEST_F(PostgresqlDiskTest, AFullDiskLosesNothingAndHoldsNothingHalf) {
  (void)server().sql("CREATE TABLESPACE small LOCATION '" +
                     (disk_ / "space").string() + "'");
  (void)server().sql("CREATE DATABASE small TABLESPACE small");
  const auto backend = open_at(server().location("small"));
  backend->add(plain_record(0));
  const std::string stuffing =
      (std::filesystem::path(disk_) / "stuffing").string();
  {
    std::ofstream file(stuffing, std::ios::binary);
    const std::string block(1U << 16U, 'x');
    while (file.write(block.data(), 1U << 16U).flush()) {
    }
  }
  std::vector<Record> records;
  for (std::size_t run = 1; run < 2'000; ++run) {
    records.push_back(plain_record(run));
  }
  EXPECT_THAT(refusal([&] { backend->add_all(records); }),
              says("the disk of the server is full (could not extend"));
  EXPECT_EQ(contents_of(*backend).records.size(), 1U);
  std::filesystem::remove(stuffing);
  EXPECT_EQ(backend->add_all(records), records.size());
  EXPECT_EQ(contents_of(*backend).records.size(), 2'000U);
}

}  // namespace
}  // namespace benchgate::reporters::history
