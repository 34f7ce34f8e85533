#include "store/publication.h"

#include "store/store_error.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::count_files;
using tests::error_kind;
using tests::read_file;
using Outcome = Publication::Outcome;
using Staging = Publication::Staging;

namespace fs = std::filesystem;

class PublicationTest : public testing::TestWithParam<Staging> {
 protected:
  PublicationTest() {
    fs::create_directory(folder_ / "target");
    fs::create_directory(folder_ / "staging");
    target_ = Directory::open((folder_ / "target").string());
    staging_ = Directory::open((folder_ / "staging").string());
  }

  [[nodiscard]] fs::path path(const char* name) const {
    return folder_ / "target" / name;
  }

  [[nodiscard]] std::size_t staged() const {
    return count_files(folder_ / "staging");
  }

  Outcome publish(const char* name, std::string_view text,
                  Durability durability = Durability::none) {
    Publication file(target_, staging_, GetParam());
    file.write(bytes_of(text));
    return file.publish({name, 0400, durability});
  }

  void replace(const char* name, std::string_view text,
               Durability durability = Durability::none) {
    Publication file(target_, staging_, GetParam());
    file.write(bytes_of(text));
    file.replace({name, 0640, durability});
  }

  benchgate::tests::TemporaryFolder folder_;
  Directory target_;
  Directory staging_;
};

INSTANTIATE_TEST_SUITE_P(BothWays, PublicationTest,
                         testing::Values(Staging::unnamed, Staging::named),
                         [](const auto& way) {
                           return way.param == Staging::unnamed ? "Unnamed"
                                                                : "Named";
                         });

TEST_P(PublicationTest, NothingHasTheNameBeforePublishReturns) {
  Publication file(target_, staging_, GetParam());
  file.write(bytes_of("half"));
  EXPECT_EQ(count_files(folder_ / "target"), 0U);
  file.write(bytes_of(" and half"));
  EXPECT_EQ(file.publish({"name", 0400, Durability::none}), Outcome::published);
  EXPECT_EQ(read_file(path("name")), "half and half");
  EXPECT_EQ(staged(), 0U);
}

TEST_P(PublicationTest, WithoutPublishNothingIsLeft) {
  {
    Publication file(target_, staging_, GetParam());
    file.write(bytes_of("text"));
  }
  EXPECT_EQ(count_files(folder_ / "target"), 0U);
  EXPECT_EQ(staged(), 0U);
}

TEST_P(PublicationTest, ATakenNameKeepsWhatItHas) {
  EXPECT_EQ(publish("name", "first"), Outcome::published);
  EXPECT_EQ(publish("name", "second"), Outcome::occupied);
  EXPECT_EQ(read_file(path("name")), "first");
  EXPECT_EQ(staged(), 0U);
}

TEST_P(PublicationTest, ALinkToNowhereIsATakenName) {
  fs::create_symlink(folder_ / "elsewhere", path("name"));
  EXPECT_EQ(publish("name", "text"), Outcome::occupied);
  EXPECT_FALSE(fs::exists(folder_ / "elsewhere"));
}

TEST_P(PublicationTest, TheModeIsAsAskedWhateverTheMask) {
  const mode_t before = ::umask(0777);
  publish("read_only", "text");
  replace("writable", "text");
  ::umask(before);
  EXPECT_EQ(fs::status(path("read_only")).permissions(), fs::perms{0400});
  EXPECT_EQ(fs::status(path("writable")).permissions(), fs::perms{0640});
}

TEST_P(PublicationTest, AllLevelsOfDurabilityGiveTheSameFile) {
  for (const auto level :
       {Durability::none, Durability::data, Durability::full}) {
    const std::string name = std::to_string(static_cast<int>(level));
    EXPECT_EQ(publish(name.c_str(), "old", level), Outcome::published);
    EXPECT_EQ(read_file(path(name.c_str())), "old");
    replace(name.c_str(), "new", level);
    EXPECT_EQ(read_file(path(name.c_str())), "new");
  }
  EXPECT_EQ(staged(), 0U);
}

TEST_P(PublicationTest, ReplaceReplacesALinkAndNotWhatItLeadsTo) {
  tests::write_file(folder_ / "precious", "precious");
  for (const auto level : {Durability::none, Durability::full}) {
    fs::remove(path("name"));
    fs::create_symlink(folder_ / "precious", path("name"));
    replace("name", "new", level);
    EXPECT_FALSE(fs::is_symlink(path("name")));
    EXPECT_EQ(read_file(path("name")), "new");
    EXPECT_EQ(read_file(folder_ / "precious"), "precious");
  }
}

TEST_P(PublicationTest, ReplaceRefusesAFolder) {
  fs::create_directory(path("name"));
  EXPECT_EQ(error_kind([&] { replace("name", "new"); }),
            StoreError::Kind::exists);
  EXPECT_TRUE(fs::is_directory(path("name")));
  EXPECT_EQ(staged(), 0U);
}

TEST_P(PublicationTest, ReadersOfTheReplacedFileKeepIt) {
  replace("name", "old");
  std::ifstream reader(path("name"));
  replace("name", "new");
  std::string text;
  reader >> text;
  EXPECT_EQ(text, "old");
}

TEST_P(PublicationTest, CopiesFromAFile) {
  const std::string text = tests::random_text(300000, 1);
  tests::write_file(folder_ / "source", text);
  const Descriptor source(::open((folder_ / "source").c_str(), O_RDONLY));
  Publication file(target_, staging_, GetParam());
  file.copy_from(source.get(), text.size(), "source");
  file.publish({"copy", 0400, Durability::none});
  EXPECT_EQ(read_file(path("copy")), text);
}

TEST_P(PublicationTest, ASourceThatIsTooShortIsAnError) {
  tests::write_file(folder_ / "source", "short");
  const Descriptor source(::open((folder_ / "source").c_str(), O_RDONLY));
  Publication file(target_, staging_, GetParam());
  EXPECT_EQ(error_kind([&] { file.copy_from(source.get(), 6, "source"); }),
            StoreError::Kind::io);
}

TEST_P(PublicationTest, AKilledProcessLeavesNoNameBehind) {
  tests::Child child([&]() -> std::string {
    Publication file(target_, staging_, GetParam());
    file.write(bytes_of("half"));
    ::_exit(0);  // Without destructors, as if killed.
  });
  EXPECT_EQ(child.finish(), "");
  EXPECT_EQ(count_files(folder_ / "target"), 0U);
  EXPECT_EQ(staged(), GetParam() == Staging::named ? 1U : 0U);
}

TEST_P(PublicationTest, AFolderThatIsGoneIsAnError) {
  fs::remove(folder_ / "target");
  fs::remove(folder_ / "staging");
  EXPECT_TRUE(error_kind([&] { publish("name", "text"); }).has_value());
}

}  // namespace
}  // namespace benchgate::store
