"""The stream page's link: one room a VTuber and process, a bounded queue a socket."""
