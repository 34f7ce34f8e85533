#pragma once

/// \file
/// libarchive, loaded once something compressed is read or a bundle is made:
/// libxml2 and ICU, which it brings along for formats that are not ours, take
/// longer to load than most commands take in all.

#include "libraries/shared_library.h"

#include <archive.h>
#include <archive_entry.h>

namespace benchgate::formats {

/// Its functions that we call, under the names they have.
struct Libarchive : libraries::SharedLibrary {
  Libarchive();

  decltype(&::archive_entry_filetype) archive_entry_filetype =
      find("archive_entry_filetype");
  decltype(&::archive_entry_free) archive_entry_free =
      find("archive_entry_free");
  decltype(&::archive_entry_hardlink) archive_entry_hardlink =
      find("archive_entry_hardlink");
  decltype(&::archive_entry_new) archive_entry_new = find("archive_entry_new");
  decltype(&::archive_entry_pathname) archive_entry_pathname =
      find("archive_entry_pathname");
  decltype(&::archive_entry_perm) archive_entry_perm =
      find("archive_entry_perm");
  decltype(&::archive_entry_set_filetype) archive_entry_set_filetype =
      find("archive_entry_set_filetype");
  decltype(&::archive_entry_set_mtime) archive_entry_set_mtime =
      find("archive_entry_set_mtime");
  decltype(&::archive_entry_set_pathname) archive_entry_set_pathname =
      find("archive_entry_set_pathname");
  decltype(&::archive_entry_set_perm) archive_entry_set_perm =
      find("archive_entry_set_perm");
  decltype(&::archive_entry_set_size) archive_entry_set_size =
      find("archive_entry_set_size");
  decltype(&::archive_error_string) archive_error_string =
      find("archive_error_string");
  decltype(&::archive_read_data) archive_read_data = find("archive_read_data");
  decltype(&::archive_read_free) archive_read_free = find("archive_read_free");
  decltype(&::archive_read_new) archive_read_new = find("archive_read_new");
  decltype(&::archive_read_next_header) archive_read_next_header =
      find("archive_read_next_header");
  decltype(&::archive_read_open) archive_read_open = find("archive_read_open");
  decltype(&::archive_read_open_filename) archive_read_open_filename =
      find("archive_read_open_filename");
  decltype(&::archive_read_support_filter_bzip2)
      archive_read_support_filter_bzip2 =
          find("archive_read_support_filter_bzip2");
  decltype(&::archive_read_support_filter_gzip)
      archive_read_support_filter_gzip =
          find("archive_read_support_filter_gzip");
  decltype(&::archive_read_support_filter_xz) archive_read_support_filter_xz =
      find("archive_read_support_filter_xz");
  decltype(&::archive_read_support_filter_zstd)
      archive_read_support_filter_zstd =
          find("archive_read_support_filter_zstd");
  decltype(&::archive_read_support_format_empty)
      archive_read_support_format_empty =
          find("archive_read_support_format_empty");
  decltype(&::archive_read_support_format_raw) archive_read_support_format_raw =
      find("archive_read_support_format_raw");
  decltype(&::archive_read_support_format_tar) archive_read_support_format_tar =
      find("archive_read_support_format_tar");
  decltype(&::archive_set_error) archive_set_error = find("archive_set_error");
  decltype(&::archive_write_add_filter_none) archive_write_add_filter_none =
      find("archive_write_add_filter_none");
  decltype(&::archive_write_close) archive_write_close =
      find("archive_write_close");
  decltype(&::archive_write_data) archive_write_data =
      find("archive_write_data");
  decltype(&::archive_write_free) archive_write_free =
      find("archive_write_free");
  decltype(&::archive_write_header) archive_write_header =
      find("archive_write_header");
  decltype(&::archive_write_new) archive_write_new = find("archive_write_new");
  decltype(&::archive_write_open_filename) archive_write_open_filename =
      find("archive_write_open_filename");
  decltype(&::archive_write_set_format_gnutar) archive_write_set_format_gnutar =
      find("archive_write_set_format_gnutar");
};

/// Loads it when first called; it stays loaded.
///
/// Throws: libraries::MissingLibrary.
const Libarchive& libarchive();

}  // namespace benchgate::formats
