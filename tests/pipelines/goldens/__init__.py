"""What transformers 4.57.6 answered, recorded once, and the cases that were asked."""
