#pragma once

/// \file
/// The one way in which anything becomes visible in a store, or leaves it as a
/// copy: written under no name, synced as asked, then given its name at once.

#include "store/descriptor.h"
#include "store/directory.h"
#include "store/options.h"

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace benchgate::store {

/// What is to become visible, and how.
struct Visible {
  const char* name;  // In the target folder.
  mode_t mode;
  Durability durability;
};

/// A file that nobody sees until publish() or replace() returns. Without them
/// it is gone at the end; also when the process is killed, if it is unnamed.
///
/// All functions throw StoreError, and nothing is visible then, with one
/// exception: when only the sync of the folder fails, the whole file is there.
class Publication {
 public:
  /// Where the file is until it has its name.
  enum class Staging {
    unnamed,  ///< Nowhere (O_TMPFILE), where the file system can.
    named     ///< Under a name that nobody else uses, in the staging folder.
  };

  enum class Outcome {
    published,
    occupied  ///< The name was taken, and is as it was.
  };

  /// The file gets its name in `target`. `staging` is on the same file system
  /// and may be the same folder. Both must outlive this.
  Publication(const Directory& target, const Directory& staging,
              Staging how = Staging::unnamed);
  ~Publication();

  Publication(const Publication&) = delete;
  Publication& operator=(const Publication&) = delete;
  Publication(Publication&&) = delete;
  Publication& operator=(Publication&&) = delete;

  /// Appends.
  void write(std::span<const std::byte> bytes);

  /// Lets the disk begin with what was written, if publish() or replace() is to
  /// wait for that, and returns: so it works while the caller does.
  void start_sync(Durability durability);

  /// Appends the first `size` bytes of `source`, inside the kernel if it can.
  /// `source_path` is for messages.
  void copy_from(int source, std::uint64_t size,
                 const std::string& source_path);

  /// Never replaces what has the name.
  Outcome publish(const Visible& as);

  /// Replaces what has the name unless it is a folder. A link is replaced, not
  /// followed. Readers see the old file or the new one, whole.
  ///
  /// Nothing can be put in the place of a name without a name of its own: a
  /// process that is killed meanwhile leaves one in the staging folder, of the
  /// new file or the old one, which remove_abandoned_files() removes.
  void replace(const Visible& as);

  /// Of the file, under whatever name.
  [[nodiscard]] FileIdentity identity() const;

 private:
  void create_named();
  [[nodiscard]] bool has_mode(mode_t mode) const;
  void make_final(const Visible& as);
  void give_staging_name();
  bool exchange(const char* name);
  [[noreturn]] void fail(std::string_view doing, int error_number) const;

  const Directory& target_;
  const Directory& staging_;
  Descriptor file_;
  std::string staging_name_;  // Empty: unnamed, or published.
};

/// Renames within a file system. False: `to_name` was taken.
bool rename_without_replacing(const Directory& from, const char* from_name,
                              const Directory& to, const char* to_name);

}  // namespace benchgate::store
