"""Running the checks over tables of any size: in batches, in this process, in several, or on a cluster."""
