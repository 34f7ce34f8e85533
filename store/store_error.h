#pragma once

#include <stdexcept>
#include <string>

namespace benchgate::store {

/// What store/ throws, and all that it throws apart from std::bad_alloc. The
/// message is a sentence for the user: what was being done to which file or
/// digest, what was wrong, what to do about it.
class StoreError : public std::runtime_error {
 public:
  enum class Kind {
    bad_digest,     ///< Not "sha256:" and 64 lower-case hexadecimal digits.
    mismatch,       ///< The bytes given do not have the digest given.
    corrupt,        ///< What is stored is damaged; it was moved to quarantine.
    too_large,      ///< Above the limit of the options; nothing was read.
    no_space,       ///< Full disk, quota or file size limit.
    io,             ///< The system failed; what is stored may be fine.
    busy,           ///< Others keep changing the same thing; try again.
    permission,     ///< The system or the store does not allow it.
    bad_root,       ///< The folder is not one to keep a store in.
    bad_layout,     ///< The folder has a store that this version cannot use.
    exists,         ///< The destination is taken.
    bad_manifest,   ///< Not a manifest; the message has line and key.
    no_entrypoint,  ///< The manifest has nothing for this platform.
    read_only,      ///< The store was opened, or mounted, for reading only.
    not_found       ///< What an operation cannot do without is not there.
  };

  /// `error_number` is the errno that was the cause, or 0.
  StoreError(Kind kind, const std::string& message, int error_number = 0)
      : std::runtime_error(message), kind_(kind), error_number_(error_number) {}

  [[nodiscard]] Kind kind() const { return kind_; }

  [[nodiscard]] int error_number() const { return error_number_; }

 private:
  Kind kind_;
  int error_number_;
};

}  // namespace benchgate::store
