// In place of libarchive.cpp where the library is in the program: in a release.

#include "src/formats/libarchive.h"

namespace benchgate::formats {

const Libarchive& libarchive() {
  static constexpr Libarchive kLinked{
      .archive_entry_filetype = ::archive_entry_filetype,
      .archive_entry_free = ::archive_entry_free,
      .archive_entry_hardlink = ::archive_entry_hardlink,
      .archive_entry_new = ::archive_entry_new,
      .archive_entry_pathname = ::archive_entry_pathname,
      .archive_entry_perm = ::archive_entry_perm,
      .archive_entry_set_filetype = ::archive_entry_set_filetype,
      .archive_entry_set_mtime = ::archive_entry_set_mtime,
      .archive_entry_set_pathname = ::archive_entry_set_pathname,
      .archive_entry_set_perm = ::archive_entry_set_perm,
      .archive_entry_set_size = ::archive_entry_set_size,
      .archive_error_string = ::archive_error_string,
      .archive_read_data = ::archive_read_data,
      .archive_read_free = ::archive_read_free,
      .archive_read_new = ::archive_read_new,
      .archive_read_next_header = ::archive_read_next_header,
      .archive_read_open = ::archive_read_open,
      .archive_read_open_filename = ::archive_read_open_filename,
      .archive_read_support_filter_bzip2 = ::archive_read_support_filter_bzip2,
      .archive_read_support_filter_gzip = ::archive_read_support_filter_gzip,
      .archive_read_support_filter_xz = ::archive_read_support_filter_xz,
      .archive_read_support_filter_zstd = ::archive_read_support_filter_zstd,
      .archive_read_support_format_empty = ::archive_read_support_format_empty,
      .archive_read_support_format_raw = ::archive_read_support_format_raw,
      .archive_read_support_format_tar = ::archive_read_support_format_tar,
      .archive_set_error = ::archive_set_error,
      .archive_write_add_filter_none = ::archive_write_add_filter_none,
      .archive_write_close = ::archive_write_close,
      .archive_write_data = ::archive_write_data,
      .archive_write_free = ::archive_write_free,
      .archive_write_header = ::archive_write_header,
      .archive_write_new = ::archive_write_new,
      .archive_write_open_filename = ::archive_write_open_filename,
      .archive_write_set_format_gnutar = ::archive_write_set_format_gnutar,
  };
  return kLinked;
}

}  // namespace benchgate::formats
