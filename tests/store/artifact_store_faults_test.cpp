// A disk that is full, a folder that may not be written to, a system that has
// no more descriptors. All in child processes, whose limits are their own.

#include "store/artifact_store.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::Child;
using tests::count_files;
using tests::error_kind;
using tests::random_text;
using Kind = StoreError::Kind;

namespace fs = std::filesystem;

constexpr auto kBundle = ArtifactKind::bundle;
constexpr ::uid_t kNobody = 65534;

PutOutcome put(ArtifactStore& store, std::string_view text) {
  return store.put(kBundle, Digest::of(text), bytes_of(text));
}

/// A sentence when `body` does not throw `kind`.
template <typename Body>
std::string unless_refused(Kind kind, const Body& body) {
  const auto found = error_kind(body);
  if (!found) {
    return "it was not refused; ";
  }
  return *found == kind ? std::string()
                        : "it was refused as kind " +
                              std::to_string(static_cast<int>(*found)) + "; ";
}

/// A sentence when there is more in the store than artifacts.
std::string unless_clean(const fs::path& root) {
  std::string found;
  found += count_files(root / "tmp") == 0 ? "" : "something is left in tmp; ";
  found += count_files(root / "quarantine") == 0 ? "" : "quarantined; ";
  ArtifactStore store = ArtifactStore::open(root, {.read_only = true});
  const VerifyReport report = store.verify();
  found += report.ok() && report.strangers.empty() ? "" : "not clean; ";
  return found;
}

class ArtifactStoreFaultsTest : public testing::Test {
 protected:
  template <typename Body>
  static std::string in_child(const Body& body) {
    return Child(body).finish();
  }

  benchgate::tests::TemporaryFolder folder_;
  fs::path root_ = folder_ / "store";
};

TEST_F(ArtifactStoreFaultsTest, AFileSizeLimitIsNoSpaceAndLeavesNothing) {
  const auto body = [&]() -> std::string {
    ArtifactStore store = ArtifactStore::open(root_);
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 65536, .rlim_max = RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const std::string large = random_text(300000, 1);
    tests::write_file(folder_ / "source", "");
    std::string wrong =
        unless_refused(Kind::no_space, [&] { put(store, large); });
    wrong += store.list()->empty() ? "" : "it is listed; ";
    wrong += put(store, "small") == PutOutcome::stored ? "" : "not stored; ";

    const rlimit none{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &none);
    wrong += put(store, large) == PutOutcome::stored ? "" : "not stored; ";
    ::setrlimit(RLIMIT_FSIZE, &limit);
    wrong += unless_refused(Kind::no_space, [&] {
      store.copy_to(kBundle, Digest::of(large), folder_ / "copy");
    });
    wrong += fs::exists(folder_ / "copy") ? "half a copy; " : "";
    return wrong + unless_clean(root_);
  };
  EXPECT_EQ(in_child(body), "");
}

TEST_F(ArtifactStoreFaultsTest, AStoreIsOpenedAndReadWhereNothingCanBeWritten) {
  const auto body = [&]() -> std::string {
    {
      ArtifactStore store = ArtifactStore::open(root_);
      put(store, "text");
    }
    fs::remove(root_ / "ctl");
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 0, .rlim_max = RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ArtifactStore store = ArtifactStore::open(root_);
    const auto blob = store.get(kBundle, Digest::of("text"));
    const auto again = store.get(kBundle, Digest::of("text"));
    std::string wrong = blob && again ? "" : "it is not there; ";
    wrong += put(store, "text") == PutOutcome::present ? "" : "not present; ";
    wrong += unless_refused(Kind::no_space, [&] { put(store, "new"); });
    wrong += unless_refused(Kind::no_space, [&] {
      store.set_reference(Digest::of("key"), {kBundle, Digest::of("text")});
    });
    wrong += store.remove(kBundle, Digest::of("text")) ? "" : "not removed; ";
    wrong += store.get(kBundle, Digest::of("text")) ? "still there; " : "";
    return wrong + unless_clean(root_);
  };
  EXPECT_EQ(in_child(body), "");
}

/// Makes the folder and mounts a file system in memory there, for this process.
/// False: that takes root.
bool mount_small(const fs::path& folder, const char* how) {
  fs::create_directory(folder);
  return ::unshare(CLONE_NEWNS) == 0 &&
         ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("none", folder.c_str(), "tmpfs", 0, how) == 0;
}

TEST_F(ArtifactStoreFaultsTest, AFullDiskIsNoSpaceAndLeavesNothing) {
  const auto body = [&]() -> std::string {
    if (!mount_small(folder_ / "disk", "size=256k,mode=0700")) {
      return "skipped";
    }
    const fs::path root = folder_ / "disk" / "store";
    ArtifactStore store = ArtifactStore::open(root);
    const std::string large = random_text(300000, 1);
    tests::write_file(folder_ / "source", large);
    std::string wrong;
    wrong += unless_refused(Kind::no_space, [&] { put(store, large); });
    wrong += unless_refused(Kind::no_space, [&] {
      store.put_file(kBundle, Digest::of(large), folder_ / "source");
    });
    wrong += put(store, "small") == PutOutcome::stored ? "" : "not stored; ";
    unsigned stored = 0;
    while (!error_kind([&] { put(store, random_text(20000, stored)); })) {
      ++stored;
    }
    wrong += store.list()->size() == stored + 1 ? "" : "not all listed; ";
    wrong += store.remove(kBundle, Digest::of("small")) ? "" : "not removed; ";
    return wrong + unless_clean(root);
  };
  const std::string wrong = in_child(body);
  if (wrong == "skipped") {
    GTEST_SKIP() << "mounting a small file system needs root";
  }
  EXPECT_EQ(wrong, "");
}

TEST_F(ArtifactStoreFaultsTest, ADiskWithoutInodesIsNoSpaceAndLeavesNothing) {
  const auto body = [&]() -> std::string {
    // A store has ten of them when it is new.
    if (!mount_small(folder_ / "disk", "size=16m,nr_inodes=40,mode=0700")) {
      return "skipped";
    }
    const fs::path root = folder_ / "disk" / "store";
    const std::string large = random_text(300000, 1);
    tests::write_file(folder_ / "source", large);
    ArtifactStore store = ArtifactStore::open(root);
    unsigned stored = 0;
    while (stored < 40 &&
           !error_kind([&] { put(store, random_text(100, stored)); })) {
      ++stored;
    }
    std::string wrong = stored > 10 && stored < 40 ? "" : "no limit was met; ";
    wrong += unless_refused(Kind::no_space, [&] { put(store, "new"); });
    wrong += unless_refused(Kind::no_space, [&] {
      store.put_file(kBundle, Digest::of(large), folder_ / "source");
    });
    wrong += unless_refused(Kind::no_space, [&] {
      store.set_reference(Digest::of("key"), {kBundle, Digest::of(large)});
    });
    wrong += unless_refused(Kind::no_space, [&] { store.pin("pin", {}); });
    wrong += unless_refused(Kind::no_space, [&] {
      store.copy_to(kBundle, Digest::of(random_text(100, 0)),
                    folder_ / "disk" / "copy");
    });
    wrong += unless_refused(Kind::no_space, [&] {
      ArtifactStore::open(folder_ / "disk" / "another");
    });
    wrong += fs::exists(folder_ / "disk" / "copy") ? "half a copy; " : "";
    wrong += store.list()->size() == stored ? "" : "not all listed; ";
    ArtifactStore again = ArtifactStore::open(root);
    for (unsigned i = 0; i < stored; ++i) {
      wrong +=
          again.get(kBundle, Digest::of(random_text(100, i))) ? "" : "lost; ";
    }
    wrong += store.remove(kBundle, Digest::of(random_text(100, 0)))
                 ? ""
                 : "not removed; ";
    wrong += put(store, "new") == PutOutcome::stored ? "" : "not stored; ";
    return wrong + unless_clean(root);
  };
  const std::string wrong = in_child(body);
  if (wrong == "skipped") {
    GTEST_SKIP() << "mounting a small file system needs root";
  }
  EXPECT_EQ(wrong, "");
}

/// As a user whom modes bind.
std::string become_somebody(const fs::path& folder) {
  if (::geteuid() != 0) {
    return {};
  }
  const bool done = ::chown(folder.c_str(), kNobody, kNobody) == 0 &&
                    ::setresgid(kNobody, kNobody, kNobody) == 0 &&
                    ::setresuid(kNobody, kNobody, kNobody) == 0;
  return done ? std::string() : "cannot become somebody else; ";
}

TEST_F(ArtifactStoreFaultsTest, AFolderThatMayNotBeWrittenIsAPermissionError) {
  const auto body = [&]() -> std::string {
    std::string wrong = become_somebody(folder_.path());
    ArtifactStore store = ArtifactStore::open(root_);
    put(store, "text");
    for (const char* name : {"bundles", "tmp", "quarantine", "refs", "."}) {
      fs::permissions(root_ / name, fs::perms{0500});
    }
    wrong += unless_refused(Kind::permission, [&] { put(store, "new"); });
    wrong += unless_refused(Kind::permission,
                            [&] { store.remove(kBundle, Digest::of("text")); });
    wrong += unless_refused(Kind::permission, [&] {
      store.set_reference(Digest::of("key"), {kBundle, Digest::of("text")});
    });
    ArtifactStore again = ArtifactStore::open(root_);
    wrong += again.get(kBundle, Digest::of("text")) ? "" : "not there; ";
    fs::permissions(root_ / "bundles", fs::perms{0700});
    tests::write_file(tests::file_of(root_, kBundle, Digest::of("text")), "x");
    // It cannot be moved, and is reported every time.
    ArtifactStore fresh = ArtifactStore::open(root_);
    for (int i = 0; i < 2; ++i) {
      wrong += unless_refused(Kind::corrupt, [&] {
        static_cast<void>(fresh.get(kBundle, Digest::of("text")));
      });
    }
    for (const char* name : {".", "tmp", "quarantine", "refs"}) {
      fs::permissions(root_ / name, fs::perms{0700});
    }
    return wrong;
  };
  EXPECT_EQ(in_child(body), "");
}

TEST_F(ArtifactStoreFaultsTest, AFileThatMayNotBeReadIsNotTakenForDamage) {
  const auto body = [&]() -> std::string {
    std::string wrong = become_somebody(folder_.path());
    ArtifactStore store = ArtifactStore::open(root_);
    put(store, "text");
    const fs::path file = tests::file_of(root_, kBundle, Digest::of("text"));
    fs::permissions(file, fs::perms{0});
    wrong += unless_refused(Kind::permission, [&] {
      static_cast<void>(store.get(kBundle, Digest::of("text")));
    });
    wrong += store.verify().unreadable.size() == 1 ? "" : "not unreadable; ";
    fs::permissions(file, fs::perms{0400});
    wrong += store.get(kBundle, Digest::of("text")) ? "" : "lost; ";
    return wrong + unless_clean(root_);
  };
  EXPECT_EQ(in_child(body), "");
}

TEST_F(ArtifactStoreFaultsTest, WithoutDescriptorsNothingIsTakenForDamage) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer itself needs a descriptor to look at a vptr";
#endif
  const auto body = [&]() -> std::string {
    ArtifactStore store = ArtifactStore::open(root_);
    put(store, "text");
    const int last = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    rlimit limit = {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const rlimit tight{.rlim_cur = static_cast<::rlim_t>(last) + 1,
                       .rlim_max = limit.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &tight);
    const Digest text = Digest::of("text");
    std::string wrong;
    wrong += unless_refused(
        Kind::io, [&] { static_cast<void>(store.get(kBundle, text)); });
    wrong += unless_refused(Kind::io, [&] { put(store, "new"); });
    wrong += unless_refused(Kind::io, [&] { static_cast<void>(store.list()); });
    wrong += unless_refused(
        Kind::io, [&] { store.copy_to(kBundle, text, folder_ / "copy"); });
    wrong += unless_refused(Kind::io,
                            [&] { static_cast<void>(store.reference(text)); });
    wrong += unless_refused(
        Kind::io, [&] { static_cast<void>(ArtifactStore::open(root_)); });
    wrong += store.contains(kBundle, text) ? "" : "not there; ";
    ::setrlimit(RLIMIT_NOFILE, &limit);
    wrong += store.get(kBundle, text) ? "" : "lost; ";
    return wrong + unless_clean(root_);
  };
  EXPECT_EQ(in_child(body), "");
}

}  // namespace
}  // namespace benchgate::store
