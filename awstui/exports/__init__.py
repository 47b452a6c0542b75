"""Files for other programs, written from hosts: ssh_config, mRemoteNG's confCons.xml, Ansible's inventory. Pure.

What AWS says is somebody else's text: a Name tag may hold line breaks, patterns, templates, or another host's name.
"""
