def test_a_person_is_recorded_by_forms_alone(desk, station):
    packet_id = desk.record(1)
    assert "AB01-CD01" in desk.text()
    assert "WARGA CONTOH" not in desk.text()
    from satupintu.station.vault.models import Draft, Packet

    assert not Draft.objects.exists()
    assert Packet.objects.get().packet_id == packet_id
