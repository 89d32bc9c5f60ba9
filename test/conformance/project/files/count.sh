#!/bin/sh
echo >>/srv/m/count
