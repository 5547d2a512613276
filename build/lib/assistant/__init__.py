"""From a question to a cited answer: settings, answering, command line and web pages."""
