#include "src/measure/bundle.h"

#include "src/measure/measurement_error.h"
#include "tests/support/git_sandbox.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <archive.h>
#include <archive_entry.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace benchgate::measure {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// An entry that nobody's `pack` would write.
struct HostileEntry {
  std::string name;
  unsigned type = AE_IFREG;
  std::string link{};
  std::string contents{};
  std::string hard_link{};
};

void write_archive(const fs::path& path,
                   const std::vector<HostileEntry>& entries) {
  archive* writer = archive_write_new();
  archive_write_set_format_gnutar(writer);
  archive_write_open_filename(writer, path.c_str());
  for (const HostileEntry& hostile : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, hostile.name.c_str());
    archive_entry_set_filetype(entry, hostile.type);
    archive_entry_set_perm(entry, 07777);
    archive_entry_set_size(entry,
                           static_cast<la_int64_t>(hostile.contents.size()));
    if (!hostile.link.empty()) {
      archive_entry_set_symlink(entry, hostile.link.c_str());
    }
    if (!hostile.hard_link.empty()) {
      archive_entry_set_hardlink(entry, hostile.hard_link.c_str());
    }
    archive_write_header(writer, entry);
    archive_write_data(writer, hostile.contents.data(),
                       hostile.contents.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
}

class BundleTest : public testing::Test {
 protected:
  [[nodiscard]] fs::path bundle() const { return folder_ / "bundle.tar"; }

  [[nodiscard]] fs::path unpacked() const { return folder_ / "unpacked"; }

  fs::path file(const std::string& name, const std::string& text,
                fs::perms mode = fs::perms(0644)) {
    fs::path path = folder_ / "source" / name;
    tests::write_text(path, text);
    fs::permissions(path, mode);
    return path;
  }

  static std::string error_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const MeasurementError& error) {
      EXPECT_EQ(error.kind(), MeasurementError::Kind::not_measured);
      return error.what();
    }
    return "no error";
  }

  /// What unpacking these says; nothing may be made of them.
  std::string refusal_of(const std::vector<HostileEntry>& entries,
                         const UnpackLimits& limits = {}) {
    write_archive(bundle(), entries);
    const std::string message =
        error_of([&] { unpack(bundle(), unpacked(), limits); });
    EXPECT_FALSE(fs::exists(unpacked()));
    EXPECT_FALSE(fs::exists(folder_ / "outside"));
    return message;
  }

  tests::TemporaryFolder folder_;
};

TEST_F(BundleTest, UnpacksWhatWasPackedWithItsPermissions) {
  const std::string large(300'000, 'x');
  const std::string long_name(150, 'n');
  pack({{file("run", "#!/bin/sh\n", fs::perms(0755)), "bin/run"},
        {file("data", large), "lib/" + long_name + "/" + long_name},
        {file("empty", ""), "lib/na\xC3\xAFve \xFF name"}},
       bundle());
  unpack(bundle(), unpacked());
  EXPECT_EQ(tests::read_text(unpacked() / "bin/run"), "#!/bin/sh\n");
  EXPECT_EQ(fs::status(unpacked() / "bin/run").permissions(), fs::perms(0755));
  EXPECT_EQ(tests::read_text(unpacked() / "lib" / long_name / long_name),
            large);
  EXPECT_TRUE(fs::exists(unpacked() / "lib/na\xC3\xAFve \xFF name"));
}

TEST_F(BundleTest, EqualFilesGiveEqualBytes) {
  const auto first = file("first", "1");
  const auto second = file("second", "2");
  pack({{first, "a"}, {second, "b"}}, bundle());
  fs::last_write_time(first,
                      fs::file_time_type::clock::now() - std::chrono::hours(9));
  pack({{second, "b"}, {first, "a"}}, folder_ / "again.tar");
  EXPECT_EQ(tests::read_text(bundle()),
            tests::read_text(folder_ / "again.tar"));
}

TEST_F(BundleTest, AFolderIsPackedByTheNamesInIt) {
  file("a/b", "1");
  file("c", "2");
  pack(files_below(folder_ / "source"), bundle());
  unpack(bundle(), unpacked());
  EXPECT_EQ(tests::read_text(unpacked() / "a/b"), "1");
  EXPECT_EQ(tests::read_text(unpacked() / "c"), "2");
}

TEST_F(BundleTest, ALinkIsPackedAsTheFileItLeadsTo) {
  file("libx.so.1.2", "library");
  fs::create_symlink("libx.so.1.2", folder_ / "source/libx.so.1");
  pack({{folder_ / "source/libx.so.1", "lib/libx.so.1"}}, bundle());
  unpack(bundle(), unpacked());
  EXPECT_FALSE(fs::is_symlink(unpacked() / "lib/libx.so.1"));
  EXPECT_EQ(tests::read_text(unpacked() / "lib/libx.so.1"), "library");
}

TEST_F(BundleTest, PackingNamesWhatCannotBePackedAndLeavesNoBundle) {
  const auto one = file("one", "1");
  EXPECT_THAT(error_of([&] {
                pack({{folder_ / "none", "a"}}, bundle());
              }),
              HasSubstr("cannot read " + (folder_ / "none").string()));
  EXPECT_THAT(error_of([&] {
                pack({{folder_.path(), "a"}}, bundle());
              }),
              HasSubstr("is not a regular file"));
  EXPECT_THAT(error_of([&] {
                pack({{one, "a"}, {one, "a"}}, bundle());
              }),
              HasSubstr("have the name a"));
  EXPECT_FALSE(fs::exists(bundle()));
  EXPECT_THAT(error_of([&] {
                pack({{one, "a"}}, folder_ / "none/bundle.tar");
              }),
              HasSubstr("cannot write"));
}

TEST_F(BundleTest, EntriesThatWouldLeaveTheFolderAreRefused) {
  const std::string outside = (folder_ / "outside").string();
  for (const std::string& name :
       {std::string("../outside"), std::string("a/../../outside"), outside,
        std::string("..")}) {
    EXPECT_THAT(refusal_of({{.name = name, .contents = "x"}}),
                HasSubstr("does not stay in its folder"))
        << name;
  }
}

TEST_F(BundleTest, LinksAndDevicesAreRefused) {
  EXPECT_THAT(refusal_of({{.name = "a", .type = AE_IFLNK, .link = ".."},
                          {.name = "a/outside", .contents = "x"}}),
              HasSubstr("neither a file nor a folder"));
  EXPECT_THAT(refusal_of({{.name = "a", .hard_link = "/etc/passwd"}}),
              HasSubstr("neither a file nor a folder"));
  for (const unsigned type : {AE_IFIFO, AE_IFCHR, AE_IFBLK}) {
    EXPECT_THAT(refusal_of({{.name = "a", .type = type}}),
                HasSubstr("neither a file nor a folder"));
  }
}

TEST_F(BundleTest, TheSetUserBitsAreDropped) {
  write_archive(bundle(), {{.name = "a", .contents = "x"}});
  unpack(bundle(), unpacked());
  EXPECT_EQ(fs::status(unpacked() / "a").permissions(), fs::perms(0777));
}

TEST_F(BundleTest, MoreThanTheLimitsIsRefused) {
  const std::string text(1000, 'x');
  const std::vector<HostileEntry> two{{.name = "a", .contents = text},
                                      {.name = "b", .contents = text}};
  EXPECT_THAT(refusal_of(two, {.bytes = 1999}), HasSubstr("larger than"));
  EXPECT_THAT(refusal_of(two, {.entries = 1}), HasSubstr("more than 1"));
  unpack(bundle(), unpacked(), {.bytes = 2000, .entries = 2});
}

TEST_F(BundleTest, TheSameNameTwiceIsRefused) {
  EXPECT_THAT(refusal_of({{.name = "a", .contents = "1"},
                          {.name = "a", .contents = "2"}}),
              HasSubstr("cannot make"));
}

TEST_F(BundleTest, ABundleThatIsCutOffIsRefused) {
  pack({{file("data", std::string(100'000, 'x')), "data"}}, bundle());
  fs::resize_file(bundle(), 50'000);
  EXPECT_THAT(error_of([&] { unpack(bundle(), unpacked()); }),
              HasSubstr("damaged"));
  EXPECT_FALSE(fs::exists(unpacked()));
}

TEST_F(BundleTest, WhatIsNoBundleIsRefused) {
  tests::write_text(bundle(), std::string(5000, 'x'));
  EXPECT_THAT(error_of([&] { unpack(bundle(), unpacked()); }),
              HasSubstr("bundle"));
  EXPECT_THAT(error_of([&] { unpack(folder_ / "none", unpacked()); }),
              HasSubstr("is not a bundle"));
}

TEST_F(BundleTest, AFolderWithFilesIsNotUnpackedInto) {
  pack({{file("data", "1"), "data"}}, bundle());
  tests::write_text(unpacked() / "mine", "precious");
  EXPECT_THAT(error_of([&] { unpack(bundle(), unpacked()); }),
              HasSubstr("is not empty"));
  EXPECT_EQ(tests::read_text(unpacked() / "mine"), "precious");
}

}  // namespace
}  // namespace benchgate::measure
