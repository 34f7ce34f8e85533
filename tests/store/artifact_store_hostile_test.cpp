// A store into which somebody has put things that no store puts there, and
// files of the store that are missing, garbled or from the future. Whatever it
// is, it is refused or skipped, never followed and never waited for.

#include "store/artifact_store.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::error_kind;
using tests::write_file;

namespace fs = std::filesystem;

constexpr auto kBundle = ArtifactKind::bundle;

using Plant = std::function<bool(const fs::path& at)>;

bool plant_socket(const fs::path& at) {
  const int file = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  // Long paths do not fit: bound from inside the folder.
  const fs::path before = fs::current_path();
  fs::current_path(at.parent_path());
  std::strncpy(address.sun_path, at.filename().c_str(),
               sizeof(address.sun_path) - 1);
  const bool done =
      ::bind(file, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  fs::current_path(before);
  ::close(file);
  return done;
}

/// What can have a name and is no file of a store; false: not here.
std::vector<std::pair<const char*, Plant>> plants() {
  const auto link_to = [](const char* target) {
    return [target](const fs::path& at) {
      fs::create_symlink(target, at);
      return true;
    };
  };
  return {{"a link to a file", link_to("/etc/passwd")},
          {"a link to a device that never ends", link_to("/dev/zero")},
          {"a link to a folder", link_to("/")},
          {"a link to nothing", link_to("nothing")},
          {"a link to itself",
           [](const fs::path& at) {
             fs::create_symlink(at.filename(), at);
             return true;
           }},
          {"a pipe",
           [](const fs::path& at) { return ::mkfifo(at.c_str(), 0600) == 0; }},
          {"a device",
           [](const fs::path& at) {
             return ::mknod(at.c_str(), S_IFCHR | 0600, ::makedev(1, 5)) == 0;
           }},
          {"a socket", plant_socket},
          {"a folder with something in it", [](const fs::path& at) {
             return fs::create_directories(at / "in it");
           }}};
}

class ArtifactStoreHostileTest : public testing::Test {
 protected:
  ArtifactStoreHostileTest() {
    store_.put(kBundle, Digest::of("kept"), bytes_of("kept"));
    store_.set_reference(Digest::of("kept"), {kBundle, Digest::of("kept")});
  }

  ArtifactStore another() const {
    return ArtifactStore::open(root_);
  }

  void expect_that_the_rest_works() {
    ArtifactStore store = another();
    EXPECT_TRUE(store.get(kBundle, Digest::of("kept")));
    EXPECT_TRUE(store.reference(Digest::of("kept")));
    EXPECT_EQ(store.put(kBundle, Digest::of("new"), bytes_of("new")),
              PutOutcome::stored);
    EXPECT_TRUE(store.remove(kBundle, Digest::of("new")));
  }

  benchgate::tests::TemporaryFolder folder_;
  fs::path root_ = folder_ / "store";
  ArtifactStore store_ = ArtifactStore::open(root_);
};

TEST_F(ArtifactStoreHostileTest, WhatIsNoFileIsNoArtifact) {
  const Digest digest = Digest::of("text");
  const fs::path at = tests::file_of(root_, kBundle, digest);
  for (const auto& [name, plant] : plants()) {
    SCOPED_TRACE(name);
    if (!plant(at)) {
      continue;
    }
    ArtifactStore store = another();
    EXPECT_FALSE(store.contains(kBundle, digest));
    EXPECT_EQ(store.list()->size(), 1U);
    EXPECT_EQ(store.statistics().bundles.count, 1U);
    EXPECT_EQ(store.gc({.max_bytes = 0, .min_age = {}, .dry_run = true}).kept,
              0U);
    EXPECT_EQ(
        error_kind([&] { store.copy_to(kBundle, digest, folder_ / "x"); }),
        StoreError::Kind::corrupt);
    EXPECT_FALSE(fs::exists(fs::symlink_status(at)));
    EXPECT_TRUE(plant(at));
    EXPECT_EQ(store.verify().damaged.size(), 1U);
    EXPECT_TRUE(plant(at));
    EXPECT_EQ(store.put(kBundle, digest, bytes_of("text")),
              PutOutcome::repaired);
    EXPECT_TRUE(store.remove(kBundle, digest));
    expect_that_the_rest_works();
  }
  EXPECT_TRUE(fs::exists("/etc/passwd"));
}

TEST_F(ArtifactStoreHostileTest, WhatIsNoFileIsNoReferenceAndNoPin) {
  const Digest key = Digest::of("key");
  for (const auto& [name, plant] : plants()) {
    SCOPED_TRACE(name);
    const fs::path reference = root_ / "refs" / key.hex().data();
    const fs::path pin = root_ / "pins" / "pin";
    if (!plant(reference) || !plant(pin)) {
      continue;
    }
    ArtifactStore store = another();
    EXPECT_EQ(store.references().size(), 1U);
    EXPECT_EQ(error_kind([&] { static_cast<void>(store.reference(key)); }),
              StoreError::Kind::corrupt);
    EXPECT_FALSE(store.reference(key));
    // Nobody knows what a pin like this is to keep: nothing may go.
    EXPECT_TRUE(error_kind([&] { static_cast<void>(store.pins()); }));
    EXPECT_TRUE(error_kind(
        [&] { store.gc({.max_bytes = 0, .min_age = std::chrono::hours(0)}); }));
    expect_that_the_rest_works();
    fs::remove_all(pin);
  }
}

TEST_F(ArtifactStoreHostileTest, NamesThatNoStoreGivesAreLeftAlone) {
  const std::string digits = Digest::of("x").hex().data();
  for (const std::string& name :
       {std::string("tmp-123"), std::string(".benchgate-1-1"),
        "sha256:" + digits, digits + "0", digits.substr(1),
        "G" + digits.substr(1), "A" + digits.substr(1), std::string(255, 'a'),
        std::string("new\nline"), std::string("\xff\xfe"),
        std::string("\x1b[2J")}) {
    for (const char* folder : {"manifests", "bundles", "refs"}) {
      write_file(root_ / folder / name, "junk");
    }
  }
  ArtifactStore store = another();
  EXPECT_EQ(store.list()->size(), 1U);
  EXPECT_EQ(store.references().size(), 1U);
  const VerifyReport report = store.verify();
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.strangers.size(), 33U);
  store.gc({.max_age = std::chrono::seconds(0)});
  EXPECT_EQ(tests::count_files(root_ / "manifests"), 11U);
  expect_that_the_rest_works();
}

TEST_F(ArtifactStoreHostileTest, AFileUnderTheDigestOfTheOtherKindIsNotTaken) {
  const fs::path manifest =
      tests::file_of(root_, ArtifactKind::manifest, Digest::of("of a bundle"));
  write_file(manifest, "something else");
  ArtifactStore store = another();
  EXPECT_EQ(
      store.put(kBundle, Digest::of("of a bundle"), bytes_of("of a bundle")),
      PutOutcome::stored);
  EXPECT_EQ(error_kind([&] {
              static_cast<void>(
                  store.get(ArtifactKind::manifest, Digest::of("of a bundle")));
            }),
            StoreError::Kind::corrupt);
  EXPECT_TRUE(store.get(kBundle, Digest::of("of a bundle")));
}

TEST_F(ArtifactStoreHostileTest, AHardLinkToAnArtifactIsTheArtifact) {
  const fs::path kept = tests::file_of(root_, kBundle, Digest::of("kept"));
  fs::create_hard_link(kept, folder_ / "link");
  ArtifactStore store = another();
  EXPECT_EQ(store.get(kBundle, Digest::of("kept"))->text(), "kept");
  EXPECT_TRUE(store.remove(kBundle, Digest::of("kept")));
  EXPECT_EQ(tests::read_file(folder_ / "link"), "kept");
}

TEST_F(ArtifactStoreHostileTest, FoldersOfTheStoreThatAreNoneAreRefused) {
  for (const char* name :
       {"manifests", "bundles", "refs", "pins", "tmp", "quarantine"}) {
    fs::rename(root_ / name, folder_ / "kept");
    for (const auto& [what, plant] : plants()) {
      if (std::string(what).starts_with("a folder") || !plant(root_ / name)) {
        continue;
      }
      EXPECT_EQ(error_kind([&] { another(); }), StoreError::Kind::bad_root)
          << name << ": " << what;
      fs::remove(root_ / name);
    }
    fs::rename(folder_ / "kept", root_ / name);
    fs::permissions(root_ / name, fs::perms{0777});
    EXPECT_EQ(error_kind([&] { another(); }), StoreError::Kind::bad_root);
    fs::permissions(root_ / name, fs::perms{0700});
  }
  expect_that_the_rest_works();
}

TEST_F(ArtifactStoreHostileTest, AGarbledGenerationServesAndALostOneIsMade) {
  std::mt19937 random(1);
  for (int i = 0; i < 40; ++i) {
    fs::remove(root_ / "ctl");
    if (i % 4 != 0) {
      write_file(root_ / "ctl",
                 tests::random_text(random() % 9000, static_cast<unsigned>(i)));
    }
    ArtifactStore one = another();
    ArtifactStore two = another();
    one.put(kBundle, Digest::of("text"), bytes_of("text"));
    EXPECT_TRUE(two.get(kBundle, Digest::of("text")));
    EXPECT_TRUE(two.get(kBundle, Digest::of("text")));
    EXPECT_TRUE(one.remove(kBundle, Digest::of("text")));
    EXPECT_FALSE(two.get(kBundle, Digest::of("text"))) << i;
    EXPECT_EQ(two.list()->size(), 1U);
  }
}

TEST_F(ArtifactStoreHostileTest, ALayoutThatIsGarbledIsRefusedAndLeftAlone) {
  const fs::path layout = root_ / "benchgate-store.json";
  const std::string good = tests::read_file(layout);
  std::vector<std::string> texts = {"",
                                    "{}",
                                    "[]",
                                    "1",
                                    "{\"layout\":2}",
                                    "{\"layout\":\"1\"}",
                                    "{\"layout\":1.5}",
                                    "{\"layout\":-1}",
                                    "{\"layout\":1e99}",
                                    "{\"layout\":18446744073709551617}",
                                    std::string(100000, '['),
                                    std::string(5000, ' ') + good,
                                    std::string(3, '\0')};
  for (std::size_t i = 0; i + 2 < good.size(); ++i) {
    texts.push_back(good.substr(0, i));
  }
  for (const std::string& text : texts) {
    write_file(layout, text);
    EXPECT_EQ(error_kind([&] { another(); }), StoreError::Kind::bad_layout)
        << text.substr(0, 50);
    EXPECT_EQ(tests::read_file(layout), text);
  }
  write_file(layout, good);
  expect_that_the_rest_works();
}

TEST_F(ArtifactStoreHostileTest, EveryByteOfAReferenceAndOfAPinCounts) {
  const Digest key = Digest::of("key");
  const fs::path reference = root_ / "refs" / key.hex().data();
  const fs::path pin = root_ / "pins" / "pin";
  const std::vector<ArtifactKey> artifacts = {{kBundle, Digest::of("a")},
                                              {kBundle, Digest::of("b")}};
  store_.set_reference(key, {kBundle, Digest::of("target")});
  store_.pin("pin", artifacts);
  const std::string reference_text = tests::read_file(reference);
  const std::string pin_text = tests::read_file(pin);
  const auto read_either = [&](const fs::path& file, const std::string& text) {
    write_file(file, text);
    ArtifactStore store = another();
    if (file == pin) {
      const auto kind = error_kind([&] { static_cast<void>(store.pins()); });
      EXPECT_TRUE(!kind || kind == StoreError::Kind::corrupt);
      return !kind;
    }
    const auto kind =
        error_kind([&] { static_cast<void>(store.reference(key)); });
    EXPECT_TRUE(!kind || kind == StoreError::Kind::corrupt);
    return !kind;
  };
  // One digit for another is another digest; nothing else is taken.
  const std::string digits = "0123456789abcdef";
  for (const auto& [file, text] :
       {std::pair(reference, reference_text), std::pair(pin, pin_text)}) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (const char c : {'\0', '\n', ' ', 'z', '\xff'}) {
        std::string changed = text;
        changed[i] = c;
        EXPECT_EQ(read_either(file, changed), changed == text) << i;
      }
      const bool whole_lines = i == 0 || (text[i - 1] == '\n' && file == pin);
      EXPECT_EQ(read_either(file, text.substr(0, i)),
                whole_lines && file == pin)
          << i;
    }
    write_file(file, text);
  }
}

}  // namespace
}  // namespace benchgate::store
