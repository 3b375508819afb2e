"""A key of the computer (passkey) is added, and opens the door alone."""

from tests.factories import PASSWORD, make_member

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_key_signs_in_without_a_password(visit):
    make_member(name="maja", display_name="Maja", password=PASSWORD)
    page = visit()
    devtools = page.context.new_cdp_session(page.tab)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    main, home = page.locator("main"), f"{page.site}/"

    page.go("/accounts/login/")
    page.fill("[name=login]", "maja")
    page.fill("[name=password]", PASSWORD)
    page.press("Sign in", within=main)
    page.wait_for_url(home)
    page.go("/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.press("Go on", within=main)
    page.check("[name=passwordless]")
    page.press("Add the key")
    page.says("These are your new recovery codes.")
    page.go("/accounts/logout/")
    page.press("Sign out", within=main)
    page.wait_for_url(home)
    page.go("/accounts/login/")
    page.press("Sign in with a key")
    page.wait_for_url(home)
    page.go("/settings/")

    assert page.path() == "/settings/"
    assert page.complaints == []
