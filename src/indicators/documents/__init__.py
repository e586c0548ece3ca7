"""Documents as they come, web pages, PDF, Word files and texts in any encoding -> UTF-8 text, and a map of it."""
