#include "src/formats/libarchive.h"

#include "libraries/shared_library.h"

namespace benchgate::formats {

namespace {

Libarchive load() {
  // The name that its releases have had since 3.0, of 2011.
  const libraries::SharedLibrary library(
      {.file = "libarchive.so.13",
       .purpose = "what is compressed or kept in a store",
       .packages = "the package libarchive13 (libarchive13t64, libarchive)"});
  Libarchive loaded{};
  library.find("archive_entry_filetype", loaded.archive_entry_filetype);
  library.find("archive_entry_free", loaded.archive_entry_free);
  library.find("archive_entry_hardlink", loaded.archive_entry_hardlink);
  library.find("archive_entry_new", loaded.archive_entry_new);
  library.find("archive_entry_pathname", loaded.archive_entry_pathname);
  library.find("archive_entry_perm", loaded.archive_entry_perm);
  library.find("archive_entry_set_filetype", loaded.archive_entry_set_filetype);
  library.find("archive_entry_set_mtime", loaded.archive_entry_set_mtime);
  library.find("archive_entry_set_pathname", loaded.archive_entry_set_pathname);
  library.find("archive_entry_set_perm", loaded.archive_entry_set_perm);
  library.find("archive_entry_set_size", loaded.archive_entry_set_size);
  library.find("archive_error_string", loaded.archive_error_string);
  library.find("archive_read_data", loaded.archive_read_data);
  library.find("archive_read_free", loaded.archive_read_free);
  library.find("archive_read_new", loaded.archive_read_new);
  library.find("archive_read_next_header", loaded.archive_read_next_header);
  library.find("archive_read_open", loaded.archive_read_open);
  library.find("archive_read_open_filename", loaded.archive_read_open_filename);
  library.find("archive_read_support_filter_bzip2",
               loaded.archive_read_support_filter_bzip2);
  library.find("archive_read_support_filter_gzip",
               loaded.archive_read_support_filter_gzip);
  library.find("archive_read_support_filter_xz",
               loaded.archive_read_support_filter_xz);
  library.find("archive_read_support_filter_zstd",
               loaded.archive_read_support_filter_zstd);
  library.find("archive_read_support_format_empty",
               loaded.archive_read_support_format_empty);
  library.find("archive_read_support_format_raw",
               loaded.archive_read_support_format_raw);
  library.find("archive_read_support_format_tar",
               loaded.archive_read_support_format_tar);
  library.find("archive_set_error", loaded.archive_set_error);
  library.find("archive_write_add_filter_none",
               loaded.archive_write_add_filter_none);
  library.find("archive_write_close", loaded.archive_write_close);
  library.find("archive_write_data", loaded.archive_write_data);
  library.find("archive_write_free", loaded.archive_write_free);
  library.find("archive_write_header", loaded.archive_write_header);
  library.find("archive_write_new", loaded.archive_write_new);
  library.find("archive_write_open_filename",
               loaded.archive_write_open_filename);
  library.find("archive_write_set_format_gnutar",
               loaded.archive_write_set_format_gnutar);
  return loaded;
}

}  // namespace

const Libarchive& libarchive() {
  static const Libarchive kLoaded = load();
  return kLoaded;
}

}  // namespace benchgate::formats
