# Starts Python with what it reads only from its environment: how it hashes texts, and that libraries begin no threads.
#
#   "$@"  the command
PYTHONHASHSEED=0 LC_ALL=C.UTF-8 TZ=UTC OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 exec "$@"
