"""Pipewright: pipelines of the Hugging Face course as Discord slash commands."""
